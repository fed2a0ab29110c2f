-- Deletes some of a doomed draft's status changes; the table's trigger refuses to delete published ones.
-- $1 draft id bigint, $2 at most
delete from status_change where ctid = any (array(select s.ctid from status_change s where s.origin = -$1::bigint limit $2))
