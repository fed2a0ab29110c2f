-- Settles a part of a published draft: see ../functions/solera-settle.sql. Returns whether anything is left.
-- $1 draft bigint, $2 limit integer
select solera_settle($1, $2) as more
