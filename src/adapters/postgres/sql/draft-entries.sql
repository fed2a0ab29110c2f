-- Writes entries of a draft and says that its writer lives. Writes nothing if the draft is doomed or gone: compare the count.
-- $1 draft id bigint, $2 commit_entry[] in binary
-- Late commits: invisible until a publication names the draft.
with beat as (update draft d set beat_at = now() where d.id = $1 and not d.doomed returning d.id)
insert into entry
  (origin, effective_at, tie_break, retracts_first, action, idx, revision, retracts, asserts, silent, stream, winery, subject, events)
select -b.id, e.effective_at, e.tie_break, e.retracts_first, e.action, e.idx, e.revision,
  e.retracts, e.asserts, e.silent, e.stream, e.winery, e.subject, e.events
from beat b cross join unnest($2::commit_entry[]) e
