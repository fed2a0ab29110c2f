-- The schema of 2026-11-21. It is what the first fourteen migrations of Solera made together; a database that has those counts as having this one
-- (see superseded-migrations.ts). Functions are not part of it, except those of triggers: see ../functions.

-- Triggers on everything but INSERT, so that the commit does not pay for them.
create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% is append-only: % refused', tg_table_name, lower(tg_op) using errcode = 'restrict_violation';
end
$$;

-- One row for each published change set; append-only. The number of a notification is first + index.
-- `draft` (negative) names rows that were written before the change set was published; null if all of them were written by the publishing call.
create table publication (
  first bigint primary key,
  last bigint not null,
  recorded_at bigint not null,
  draft bigint,
  change_set uuid not null,
  expected_revision integer,
  request_hash bytea not null,
  winery text collate "C" not null,
  recorded_by text,
  answer text not null
);
create unique index publication_change_set on publication (change_set);
create unique index publication_draft on publication (draft) where draft is not null;
create trigger append_only before update or delete or truncate on publication for each statement execute function refuse_change();

-- Every revision of every action; append-only. `first` is the change set's publication: revisions are always written by the publishing call.
create table revision (
  first bigint not null,
  effective_at bigint not null,
  tie_break bigint not null,
  action uuid not null,
  idx integer not null,
  revision integer not null,
  retracted boolean not null,
  winery text collate "C" not null,
  other_winery text collate "C",
  type text collate "C" not null,
  data text not null,
  note text,
  refusal text,
  -- The schema of the bodies, and the rules under which the action was decided: 1 until one of them changes.
  schema smallint not null default 1,
  rules smallint not null default 1
);
create unique index revision_action on revision (action, revision);
create index revision_publication on revision (first, idx);
create index revision_timeline on revision (winery, effective_at, tie_break, action);
create index revision_other_timeline on revision (other_winery, effective_at, tie_break, action) where other_winery is not null;
create trigger append_only before update or delete or truncate on revision for each statement execute function refuse_change();

-- The touches of actions on streams, as of the change sets that wrote them.
-- `origin` > 0: the first number of the publication that wrote the row; the row is visible with it.
-- `origin` < 0: the row belongs to a draft, and is visible once a publication names that draft. So a reader needs no join for almost all rows.
create table entry (
  origin bigint not null,
  effective_at bigint not null,
  tie_break bigint not null,
  retracts_first bigint,
  action uuid not null,
  -- The index of the row's first notification; -1 if it has none.
  idx integer not null,
  revision integer not null,
  retracts integer not null,
  asserts integer not null,
  silent boolean not null,
  stream text collate "C" not null,
  winery text collate "C" not null,
  subject text collate "C" not null,
  -- JSON texts in folding order, separated by U+001E; '' if there are none; null if the action no longer touches the stream here.
  events text,
  schema smallint not null default 1
);
create index entry_origin on entry (origin, idx);
create index entry_stream on entry (stream, effective_at, tie_break, action);

-- Actions outside of a change set that became conflicted, or were restored (refusal is null).
create table status_change (
  origin bigint not null,
  effective_at bigint not null,
  tie_break bigint not null,
  action uuid not null,
  idx integer not null,
  revision integer not null,
  winery text collate "C" not null,
  refusal text
);
create index status_change_origin on status_change (origin, idx);
create index status_change_action on status_change (action);

-- The visible rows, and the first numbers of their change sets.
create view published_entry as
select * from (
  select e.origin, e.effective_at, e.tie_break, e.retracts_first, e.action, e.idx, e.revision, e.retracts, e.asserts, e.silent, e.stream, e.winery,
    e.subject, e.events, case when e.origin > 0 then e.origin else (select p.first from publication p where p.draft = e.origin) end as first
  from entry e
) said where first is not null;

create view published_status_change as
select * from (
  select s.*, case when s.origin > 0 then s.origin else (select p.first from publication p where p.draft = s.origin) end as first from status_change s
) said where first is not null;

create function refuse_published_delete() returns trigger language plpgsql as $$
begin
  if old.origin > 0 or exists (select from publication p where p.draft = old.origin) then
    raise exception '% is append-only: delete of published rows refused', tg_table_name using errcode = 'restrict_violation';
  end if;
  return old;
end
$$;
create trigger append_only before update or truncate on entry for each statement execute function refuse_change();
create trigger unpublished_only before delete on entry for each row execute function refuse_published_delete();
create trigger append_only before update or truncate on status_change for each statement execute function refuse_change();
create trigger unpublished_only before delete on status_change for each row execute function refuse_published_delete();

-- Drafts whose rows are being written; their rows have origin = -id. Publishing a draft deletes its row.
create table draft (
  id bigint generated always as identity primary key,
  change_set uuid not null,
  beat_at timestamptz not null default now(),
  doomed boolean not null default false
);

-- The version of each stream, which every commit checks. Narrow, with room on the page, so that updates are HOT.
create table version (
  counter bigint not null,
  -- The last number of the last change set that wrote touches on the stream.
  number bigint not null,
  change_set uuid not null,
  stream text collate "C" primary key
) with (fillfactor = 60, autovacuum_vacuum_scale_factor = 0.05);

-- A cache: the state of a stream just after an action. A commit deletes the states that it outdates.
create table checkpoint (
  effective_at bigint not null,
  tie_break bigint not null,
  action uuid not null,
  stream text collate "C" not null,
  state text not null,
  -- The last number of the change set that saved the state. Nothing before its position was written since, so it is what was believed from then on.
  number bigint not null,
  primary key (stream, effective_at, tie_break, action)
);

-- A cache: the newest state of a stream, current while its counter and change set are those of the version.
create table head (
  counter bigint not null,
  effective_at bigint not null,
  tie_break bigint not null,
  change_set uuid not null,
  action uuid not null,
  stream text collate "C" primary key,
  state text not null
) with (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.05);

-- Settings of wineries and vessels: not on the timeline, replaced in place.
create table winery (
  winery text collate "C" primary key,
  name text not null,
  bond text,
  volume_unit text not null,
  weight_unit text not null,
  currency text not null,
  time_zone text not null,
  capacity_policy text not null,
  lock_date text,
  -- True once an action was recorded in the units: then they are fixed.
  units_fixed boolean not null default false,
  -- Counts the changes of the winery's settings, and those of its vessels.
  revision integer not null default 1,
  units text generated always as (volume_unit || '|' || weight_unit || '|' || currency) stored
);
create table vessel (
  winery text collate "C" not null,
  vessel text collate "C" not null,
  kind text not null,
  capacity bigint,
  primary key (winery, vessel)
);

-- Requests that are known without a publication: writes that changed nothing, and settings put under an Idempotency-Key. Append-only.
create table remembered (
  recorded_at bigint not null,
  change_set uuid primary key,
  request_hash bytea not null,
  winery text collate "C" not null,
  -- The whole answer.
  answer text not null
);
create trigger append_only before update or delete or truncate on remembered for each statement execute function refuse_change();

-- The newest revision of every action, with its present refusal: the newest of its own and of those that later change sets gave it.
create view current_action as
select r.action, r.revision, r.effective_at, r.tie_break, r.winery, r.other_winery, r.type, r.retracted, r.data, r.note,
  p.change_set, recorded.recorded_at, recorded.recorded_by,
  case when r.retracted then null when s.first is null then r.refusal else s.refusal end as refusal,
  case
    when r.retracted then 'retracted'
    when case when s.first is null then r.refusal else s.refusal end is not null then 'conflicted'
    else 'active'
  end as status
from revision r
join publication p on p.first = r.first
join revision earliest on earliest.action = r.action and earliest.revision = 1
join publication recorded on recorded.first = earliest.first
left join lateral (
  select c.first, c.refusal from published_status_change c
  where c.action = r.action and c.first > r.first order by c.first desc, c.idx desc limit 1
) s on true
where r.revision = (select max(newest.revision) from revision newest where newest.action = r.action);

-- The rows of one commit call. `unit` is the number of the proposal in the batch, from 1.
create type commit_unit as (
  change uuid, request_hash bytea, expected_revision integer, answer text, winery text, recorded_at bigint, recorded_by text,
  skipped integer, notifications integer, check_only boolean, draft bigint, mark uuid
);
create type commit_read as (unit integer, stream text, counter bigint, change uuid, writes boolean, previous integer, says boolean);
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
create type commit_dirtied as (
  unit integer, stream text, effective_at bigint, tie_break bigint, action uuid, to_effective_at bigint, to_tie_break bigint, to_action uuid
);
create type commit_bound as (unit integer, idx integer, above bigint, below bigint);
create type commit_setting as (unit integer, winery text, revision integer, fixes boolean);
