-- The arbiter of every commit: who wrote a stream last. Narrow, with room on the page, so that bumps are HOT.
create table version (
  counter bigint not null,
  -- The last number of the last change set that has entries on the stream.
  number bigint not null,
  -- The mark of the unit that wrote it: mostly its change set.
  change_set uuid not null,
  stream text collate "C" primary key
) with (fillfactor = 60, autovacuum_vacuum_scale_factor = 0.05);

-- A cache: the state of a stream just after an action. Whatever a commit makes untrue, it deletes.
create table checkpoint (
  effective_at bigint not null,
  tie_break bigint not null,
  action uuid not null,
  stream text collate "C" not null,
  state text not null,
  primary key (stream, effective_at, tie_break, action)
);

-- A cache: the newest state of a stream, current while its counter and change set are the version's.
create table head (
  counter bigint not null,
  effective_at bigint not null,
  tie_break bigint not null,
  change_set uuid not null,
  action uuid not null,
  stream text collate "C" primary key,
  state text not null
) with (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.05);
