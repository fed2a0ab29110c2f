-- Deletes at most `limit` checkpoints of an abandoned draft.
-- $1 draft bigint, $2 limit bigint
delete from checkpoint where ctid = any (array(
  select c.ctid from checkpoint c where c.number = -$1::bigint and exists (select from draft d where d.id = $1 and d.abandoned) limit $2))
