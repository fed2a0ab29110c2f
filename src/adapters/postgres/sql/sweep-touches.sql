-- Deletes at most `limit` touches of an abandoned draft. A trigger refuses to delete published ones.
-- $1 draft bigint, $2 limit bigint
delete from touch where ctid = any (array(select t.ctid from touch t where t.origin = -$1::bigint limit $2))
