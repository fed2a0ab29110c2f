-- Names of the glossary for tables, columns and types; marks with what a decision wrote; the properties of the log; which functions are installed.

-- Functions of the old names and signatures. The current ones are installed after the migrations.
drop function if exists solera_commit(commit_unit[], commit_read[], commit_final[], commit_revision[], commit_status[], commit_entry[],
  commit_checkpoint[], commit_dirtied[], commit_bound[], commit_setting[], boolean);
drop function if exists solera_judge(commit_unit[], commit_read[], commit_revision[], commit_bound[], commit_setting[], bigint);
drop function if exists solera_put_winery(text, text, text, text, text, text, text, text, text);
drop function if exists solera_put_winery_once(text, text, text, text, text, text, text, text, text, uuid, bytea, bigint, text);
drop function if exists solera_put_vessel(text, text, text, bigint, uuid, bytea, bigint, text);
drop function if exists solera_known(uuid, bytea);

-- The parameters of solera_commit: arrays of these types, which commit-parameters.ts writes field by field in this order. `proposal` is the number
-- of the proposal in the batch, from 1. `tie_index` is the index whose number becomes the tie break if `tie_break` is null.
drop type commit_unit, commit_read, commit_final, commit_revision, commit_status, commit_entry, commit_checkpoint, commit_dirtied, commit_bound,
  commit_setting;
create type commit_proposal as (
  change uuid, request_hash bytea, expected_revision integer, answer text, winery text, recorded_at bigint, recorded_by text,
  -- The notifications of the proposals before it in the batch, if all are committed.
  skipped integer,
  notifications integer, check_only boolean, draft bigint, mark uuid
);
create type commit_read as (
  proposal integer, stream text, counter bigint, mark uuid, writes boolean,
  -- The index in the array of the last write of the stream before this read, or 0.
  previous integer,
  -- True if the proposal has touches on the stream. A stream without any keeps its number.
  touched boolean
);
-- The versions if every proposal of the batch is committed. `reach`: the last number, counted from the batch's first, of the last proposal that has
-- touches on the stream; null if none has.
create type commit_version as (stream text, counter bigint, mark uuid, reach integer, is_new boolean);
create type commit_revision as (
  proposal integer, idx integer, action uuid, revision integer, effective_at bigint, tie_break bigint, tie_index integer, retracted boolean,
  winery text, other_winery text, type text, data text, note text, refusal text
);
create type commit_status as (
  proposal integer, idx integer, action uuid, revision integer, effective_at bigint, tie_break bigint, tie_index integer, winery text, refusal text
);
create type commit_touch as (
  proposal integer, idx integer, action uuid, revision integer, effective_at bigint, tie_break bigint, tie_index integer,
  retracts_first bigint, retracts integer, asserts integer, silent boolean, stream text, winery text, subject text, events text
);
create type commit_checkpoint as (
  proposal integer, stream text, effective_at bigint, tie_break bigint, tie_index integer, action uuid, state text
);
-- From a position up to, but not including, another one, which is null for the end.
create type commit_dirty_span as (
  proposal integer, stream text, effective_at bigint, tie_break bigint, action uuid, to_effective_at bigint, to_tie_break bigint, to_action uuid
);
create type commit_tie_bound as (proposal integer, idx integer, above bigint, below bigint);
-- The revision of a winery's settings under which a proposal was admitted. `fixes_units`: the proposal may be the winery's first.
create type commit_admission as (proposal integer, winery text, revision integer, fixes_units boolean);

drop view published_entry;
alter table entry rename to touch;
alter index entry_origin rename to touch_origin;
alter index entry_stream rename to touch_stream;
create view published_touch as
select * from (
  select t.*, case when t.origin > 0 then t.origin else (select p.first from publication p where p.draft = t.origin) end as first from touch t
) numbered where first is not null;

-- The mark of the decision: it tells a repeated call of the same proposal from another decision of the same change set. Null before this migration.
alter table publication add column mark uuid;
alter table remembered add column mark uuid;

-- A version names the mark of the decision that wrote it.
alter table version rename column change_set to mark;
alter table head rename column change_set to mark;

-- The time of the last write: the janitor abandons drafts that are not written to. An abandoned draft can never be published.
alter table draft rename column beat_at to written_at;
alter table draft rename column doomed to abandoned;
-- The streams that the touches of a draft are on: publishing a draft renews their numbers.
create table draft_stream (draft bigint not null, stream text collate "C" not null, primary key (draft, stream));

-- The properties of the log: one row, which never changes, because the addresses of pages depend on it.
create table log (page_size integer not null check (page_size > 0));
create unique index log_single_row on log ((true));
create trigger append_only before update or delete or truncate on log for each statement execute function refuse_change();
-- A log that has readers was served in pages of 100.
insert into log (page_size) select 100 where exists (select from publication);

-- The functions of ../functions, by the SHA-256 of their files.
create table installed_function (name text primary key, hash text not null);
