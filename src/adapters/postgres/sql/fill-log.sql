-- Declares the numbers after the end of the log lost; see functions/solera-fill-log.sql.
-- $1 through bigint, $2 declared_at bigint, $3 numbers_per_set integer, $4 level integer
select first_lost, last_filled from solera_fill_log($1, $2, $3, $4)
