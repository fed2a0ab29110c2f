-- Inserts or replaces the settings of a vessel: see ../functions/solera-put-vessel.sql.
-- $1 winery text, $2 vessel text, $3 kind text, $4 capacity bigint or null,
-- $5 change_set uuid or null, $6 request_hash text (SHA-256 in hex), $7 recorded_at bigint, $8 answer text,
-- $9 whether the record to be replaced is given boolean, $10 its kind text, null if there must be none, $11 its capacity bigint or null
select outcome, first_answer from solera_put_vessel($1, $2, $3, $4, $5, decode($6, 'hex'), $7, $8, $9, $10, $11)
