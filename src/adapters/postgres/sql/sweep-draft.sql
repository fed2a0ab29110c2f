-- Forgets a doomed draft all of whose rows are gone.
-- $1 draft id bigint
delete from draft where id = $1 and doomed
