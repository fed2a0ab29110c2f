-- Saves the spans in which the checkpoints of earlier change sets are outdated once a draft is published. Saves nothing if the draft is abandoned or deleted.
-- $1 draft bigint, $2 commit_dirty_span[] in binary
insert into outdated_span (draft, stream, effective_at, tie_break, action, to_effective_at, to_tie_break, to_action)
select d.id, s.stream, s.effective_at, s.tie_break, s.action, s.to_effective_at, s.to_tie_break, s.to_action
from draft d cross join unnest($2::commit_dirty_span[]) s where d.id = $1 and not d.abandoned
