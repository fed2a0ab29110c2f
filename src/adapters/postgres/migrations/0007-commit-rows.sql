-- What solera_commit is given: arrays of these. `unit` counts the units of the batch from 1. commit-batch.ts writes them, field by field in this order.
create type commit_unit as (
  change uuid, request_hash bytea, expected_revision integer, answer text, winery text, recorded_at bigint, recorded_by text,
  -- The notifications of the units before it in the batch, if all are accepted.
  skipped integer, notifications integer, check_only boolean, draft bigint,
  -- What the versions that it writes are named by.
  mark uuid
);
create type commit_read as (
  unit integer, stream text, counter bigint, change uuid, writes boolean,
  -- The place in the array of the last write before it on its stream, or 0.
  previous integer,
  -- Has the unit entries on the stream? A stream that is only bumped keeps its number, since what is believed of it is what was.
  says boolean
);
-- What the version rows become if every unit is accepted. `reach` is the last number, counted from the batch's first, of the last unit that has
-- entries on the stream; null where none has.
create type commit_final as (stream text, counter bigint, change uuid, reach integer, fresh boolean);
create type commit_revision as (
  unit integer, idx integer, action uuid, revision integer, effective_at bigint, tie_break bigint, tie_index integer, retracted boolean,
  winery text, other_winery text, type text, data text, note text, refusal text
);
create type commit_status as (
  unit integer, idx integer, action uuid, revision integer, effective_at bigint, tie_break bigint, tie_index integer, winery text, refusal text
);
create type commit_entry as (
  unit integer, idx integer, action uuid, revision integer, effective_at bigint, tie_break bigint, tie_index integer,
  retracts_first bigint, retracts integer, asserts integer, silent boolean, stream text, winery text, subject text, events text
);
create type commit_checkpoint as (
  unit integer, stream text, effective_at bigint, tie_break bigint, tie_index integer, action uuid, state text
);
-- From a place to before another, which is null for the end.
create type commit_dirtied as (
  unit integer, stream text, effective_at bigint, tie_break bigint, action uuid, to_effective_at bigint, to_tie_break bigint, to_action uuid
);
create type commit_bound as (unit integer, idx integer, above bigint, below bigint);
-- The settings a unit was admitted under. `fixes`: is the winery's first action perhaps among the batch?
create type commit_setting as (unit integer, winery text, revision integer, fixes boolean);
