-- The read model `lineage`: what each action took out of lots and put into others.

-- The lots that each action takes wine or fruit from, in the order of its body: streams, as in cellar/stream. Other actions have no row.
create table action_source (
  action uuid primary key,
  type text not null,
  sources text[] not null
);

-- What the lot events that hold now took out of their lots, and put into them: volumes or weights in millionths, or bottles of cases that were taken.
create table passage (
  number bigint primary key,
  winery text collate "C" not null,
  lot text collate "C" not null,
  effective_at bigint not null,
  tie_break bigint not null,
  action uuid not null,
  taken bigint not null,
  arrived bigint not null
);
create index passage_action on passage (action);
create index passage_winery on passage (winery, effective_at, tie_break, action);
create index passage_lot on passage (winery, lot, effective_at, tie_break, action);
