-- Deletes some of a doomed draft's entries; the table's trigger refuses to delete published ones.
-- $1 draft id bigint, $2 at most
delete from entry where ctid = any (array(select e.ctid from entry e where e.origin = -$1::bigint limit $2))
