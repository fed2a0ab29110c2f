-- Gives the next edit to a runner: see ../functions/solera-take-edit.sql. Returns no row if there is none, or if as many are running as the limits allow.
-- $1 runner uuid, $2 silent_ms bigint, $3 most_in_all integer, $4 most_per_winery integer, $5 now bigint
select id, kind, command, attempts from solera_take_edit($1, $2, $3, $4, $5) where id is not null
