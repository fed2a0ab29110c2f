-- Saves checkpoints of a draft, unless it is abandoned. Where another checkpoint is saved at the same position, that one stays.
-- $1 draft bigint, $2 commit_checkpoint[] in binary, $3 schema integer
insert into checkpoint (stream, effective_at, tie_break, action, state, number, schema)
select c.stream, c.effective_at, c.tie_break, c.action, c.state, -d.id, $3::integer
from draft d cross join unnest($2::commit_checkpoint[]) c where d.id = $1 and not d.abandoned
on conflict do nothing
