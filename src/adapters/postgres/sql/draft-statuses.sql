-- Writes status changes of a draft and says that its writer lives. Writes nothing if the draft is doomed or gone: compare the count.
-- $1 draft id bigint, $2 commit_status[] in binary
-- Late commits: invisible until a publication names the draft.
with beat as (update draft d set beat_at = now() where d.id = $1 and not d.doomed returning d.id)
insert into status_change (origin, effective_at, tie_break, action, idx, revision, winery, refusal)
select -b.id, s.effective_at, s.tie_break, s.action, s.idx, s.revision, s.winery, s.refusal
from beat b cross join unnest($2::commit_status[]) s
