-- Writes status changes of a draft, and sets `written_at` to now. Writes nothing if the draft is abandoned or deleted: the caller finds
-- fewer rows than statuses.
-- $1 draft bigint, $2 commit_status[] in binary
-- Late commits: the rows are invisible until a publication names the draft.
with open as (update draft d set written_at = now() where d.id = $1 and not d.abandoned returning d.id)
insert into status_change (origin, effective_at, tie_break, action, idx, revision, winery, refusal)
select -o.id, s.effective_at, s.tie_break, s.action, s.idx, s.revision, s.winery, s.refusal
from open o cross join unnest($2::commit_status[]) s
