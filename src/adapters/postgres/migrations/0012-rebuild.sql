-- The progress of `solera rebuild`, so that one that was killed goes on where it was, and the place of the keeper of checkpoints.

-- Times are milliseconds since 1970. `streams`: how many there were when it began.
create table rebuild (
  id uuid primary key,
  started_at bigint not null,
  finished_at bigint,
  streams bigint not null
);

-- A part of all streams: those with names after `after_stream` up to `through_stream` (null: to the last one), in the order of their names.
-- All streams up to `stream` are done, that one itself only up to a position if there is one.
create table rebuild_range (
  rebuild uuid not null,
  range integer not null,
  after_stream text collate "C" not null,
  through_stream text collate "C",
  stream text collate "C" not null,
  effective_at bigint,
  tie_break bigint,
  action uuid,
  finished boolean not null default false,
  streams bigint not null default 0,
  touches bigint not null default 0,
  written bigint not null default 0,
  removed bigint not null default 0,
  heads bigint not null default 0,
  left_out bigint not null default 0,
  primary key (rebuild, range)
);

-- The saved states that differed from those that were computed from the touches. `saved`: head or checkpoint.
create table rebuild_difference (
  rebuild uuid not null,
  stream text collate "C" not null,
  saved text not null,
  effective_at bigint not null,
  tie_break bigint not null,
  action uuid not null,
  primary key (rebuild, stream, saved, effective_at, tie_break, action)
);

-- One row: where the keeper of checkpoints is. All nodes share it; `turn_at` is when one of them took its last turn.
create table checkpoint_keeper (
  stream text collate "C" not null,
  effective_at bigint,
  tie_break bigint,
  action uuid,
  turn_at timestamptz not null
);
create unique index checkpoint_keeper_single_row on checkpoint_keeper ((true));
insert into checkpoint_keeper (stream, turn_at) values ('', '-infinity');
