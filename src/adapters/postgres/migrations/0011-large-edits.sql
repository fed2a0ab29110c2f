-- Large edits: claims of streams, checkpoints and spans of drafts, and edits that are decided in the background.

-- A large change set writes everything before it is published: its rows (as any draft), the streams that it read (as claims), and its checkpoints. Publishing
-- it then takes the same time whatever its size.
-- The draft (negative, as in publication) that has claimed the stream, or null. A write of the stream by another change set removes the claim, and notes that
-- in `disturbance`. Once the draft is published, the view current_version derives the stream's new version from the claim.
alter table version add column draft bigint;
create index version_draft on version (draft) where draft is not null;

-- `claims`: the draft of a large change set. `holding`: the commit makes other proposals that write the claimed streams wait.
alter table draft add column claims boolean not null default false, add column holding boolean not null default false;
create index draft_holding on draft (id) where holding;

-- `touched`: false for a participant on which no touch changed: its version counts up, and its number stays.
alter table draft_stream add column touched boolean not null default true;

-- Streams that others wrote after a draft had claimed them.
create table disturbance (draft bigint not null, stream text collate "C" not null, primary key (draft, stream));

create function note_disturbance() returns trigger language plpgsql as $$
begin
  if not exists (select from publication p where p.draft = old.draft) then
    insert into disturbance (draft, stream) values (-old.draft, old.stream) on conflict do nothing;
  end if;
  return null;
end
$$;
create trigger disturbed after update on version for each row
  when (old.draft is not null and new.counter <> old.counter) execute function note_disturbance();

-- The versions of all streams, with those that published drafts give to the streams they claimed.
create view current_version as
select v.stream, v.draft,
  case when d.stream is null then v.counter else v.counter + 1 end as counter,
  case when d.stream is null then v.mark else d.mark end as mark,
  case when d.touched then d.last else v.number end as number
from version v
left join lateral (
  select s.stream, s.touched, p.last, p.mark from publication p join draft_stream s on s.draft = -v.draft and s.stream = v.stream
  where p.draft = v.draft
) d on true;

-- Where the checkpoints of earlier change sets are outdated once a draft is published. They are deleted afterwards.
create table outdated_span (
  draft bigint not null, stream text collate "C" not null,
  effective_at bigint not null, tie_break bigint not null, action uuid not null,
  to_effective_at bigint, to_tie_break bigint, to_action uuid
);
create index outdated_span_stream on outdated_span (stream);
create index outdated_span_draft on outdated_span (draft, stream);

-- The number of a checkpoint is negative if a draft saved it: that of the draft. It counts once the draft is published.
create index checkpoint_draft on checkpoint (number) where number < 0;

-- The checkpoints that count. `outdated_by`: the first number of the change set that outdated the checkpoint, if it is not deleted yet.
create view published_checkpoint as
select c.stream, c.effective_at, c.tie_break, c.action, c.state, c.number, (
    select min(p.first) from outdated_span o join publication p on p.draft = -o.draft
    where o.stream = c.stream and p.first > c.number
      and (c.effective_at, c.tie_break, c.action) >= (o.effective_at, o.tie_break, o.action)
      and (o.to_effective_at is null or (c.effective_at, c.tie_break, c.action) < (o.to_effective_at, o.to_tie_break, o.to_action))
  ) as outdated_by
from (
  select k.stream, k.effective_at, k.tie_break, k.action, k.state,
    case when k.number >= 0 then k.number else (select p.last from publication p where p.draft = k.number) end as number
  from checkpoint k
) c where c.number is not null;

-- Writes and previews that are decided in the background: see src/application/edits/edit-store.ts. Times are milliseconds since 1970.
create table edit (
  id uuid primary key,
  winery text collate "C" not null,
  kind text not null,
  status text not null,
  submitted_at bigint not null,
  started_at bigint,
  ended_at bigint,
  attempts integer not null default 0,
  request_hash text not null,
  -- The command as JSON.
  command text not null,
  decided bigint not null default 0,
  changed bigint not null default 0,
  reached bigint,
  estimate bigint,
  -- The last notification of the change set, once it is published.
  last bigint,
  -- Whether it recorded an action.
  created boolean not null default false,
  -- The node that decides the edit, when it last said so, and the draft that it writes.
  runner uuid,
  beat_at timestamptz,
  draft bigint,
  result text,
  problem text
);
create index edit_newest on edit (submitted_at desc, id desc);
create index edit_winery on edit (winery, submitted_at desc, id desc);
create index edit_open on edit (submitted_at, id) where status in ('queued', 'deciding', 'committing');
create index edit_ended on edit (ended_at) where ended_at is not null;

-- The whole lists of an edit's impact. `place`: the order of the items.
create table edit_item (
  edit uuid not null, list text not null, place text collate "C" not null, ordinal bigint not null, body text not null,
  primary key (edit, list, place)
);
