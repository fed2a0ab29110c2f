-- Writes touches of a draft, lists their streams in draft_stream, and sets `written_at` to now. Writes nothing if the draft is abandoned or deleted:
-- the caller finds fewer rows than touches.
-- $1 draft bigint, $2 commit_touch[] in binary, $3 text[], the streams of the touches, each once, $4 schema integer of the events
-- Late commits: the rows are invisible until a publication names the draft.
with open as (update draft d set written_at = now() where d.id = $1 and not d.abandoned returning d.id),
streams as (
  insert into draft_stream (draft, stream) select o.id, s.stream from open o cross join unnest($3::text[]) s (stream) on conflict do nothing
)
insert into touch
  (origin, effective_at, tie_break, retracts_first, action, idx, revision, retracts, asserts, silent, stream, winery, subject, events,
  schema)
select -o.id, t.effective_at, t.tie_break, t.retracts_first, t.action, t.idx, t.revision,
  t.retracts, t.asserts, t.silent, t.stream, t.winery, t.subject, t.events, $4::integer
from open o cross join unnest($2::commit_touch[]) t
