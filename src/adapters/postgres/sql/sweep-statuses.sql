-- Deletes at most `limit` status changes of an abandoned draft. A trigger refuses to delete published ones.
-- $1 draft bigint, $2 limit bigint
delete from status_change where ctid = any (array(select s.ctid from status_change s where s.origin = -$1::bigint limit $2))
