-- The read model `inventory`: what each lot holds in each vessel, at any effective time. Amounts are in millionths; bottles are counted singly.
-- vessel '' is the lot's own unnamed vessel, where its weight and its bottles are counted.

-- The changes by the lot events that hold now. `number` is that of the assertion; an event may have several rows. `period`: see inventory-change.ts.
-- The columns of fixed length come first, so that none is padded.
create table inventory_change (
  number bigint not null,
  effective_at bigint not null,
  volume bigint not null,
  weight bigint not null,
  bottles bigint not null,
  period integer not null,
  winery text collate "C" not null,
  lot text collate "C" not null,
  vessel text collate "C" not null
);
-- Not unique: PostgreSQL stores equal numbers once, and an index of numbers and vessels would be three times as large.
create index inventory_change_number on inventory_change (number);
create index inventory_change_place on inventory_change (winery, lot, vessel, effective_at);

-- Their sums by period.
create table inventory_period (
  winery text collate "C",
  lot text collate "C",
  vessel text collate "C",
  period integer,
  changes bigint not null,
  volume bigint not null,
  weight bigint not null,
  bottles bigint not null,
  primary key (winery, lot, vessel, period)
);

-- The sums over all periods, and the first and the last of them.
create table holding (
  winery text collate "C",
  lot text collate "C",
  vessel text collate "C",
  first_period integer not null,
  last_period integer not null,
  volume bigint not null,
  weight bigint not null,
  bottles bigint not null,
  primary key (winery, lot, vessel)
);
create index holding_vessel on holding (winery, vessel, lot);
