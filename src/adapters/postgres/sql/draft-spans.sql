-- Saves the spans in which the checkpoints of earlier change sets are outdated once a draft is published.
-- $1 draft bigint, $2 commit_dirty_span[] in binary
insert into outdated_span (draft, stream, effective_at, tie_break, action, to_effective_at, to_tie_break, to_action)
select $1, s.stream, s.effective_at, s.tie_break, s.action, s.to_effective_at, s.to_tie_break, s.to_action
from unnest($2::commit_dirty_span[]) s
