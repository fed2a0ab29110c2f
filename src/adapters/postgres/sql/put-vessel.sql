-- Inserts or replaces a vessel's settings: see migrations/0011-remembered.sql.
-- $1 winery, $2 vessel, $3 kind, $4 capacity or null, $5 change set or null, $6 its request's hash, hex, $7 recorded_at, $8 answer
select outcome, first_answer from solera_put_vessel($1, $2, $3, $4, $5, decode($6, 'hex'), $7, $8)
