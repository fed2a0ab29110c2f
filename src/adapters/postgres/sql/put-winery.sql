-- Inserts or replaces a winery's settings, serialised with commits: see migrations/0011-remembered.sql.
-- $1 winery, $2 name, $3 bond, $4 volume_unit, $5 weight_unit, $6 currency, $7 time_zone, $8 capacity_policy, $9 lock_date,
-- $10 change set or null, $11 its request's hash, hex, $12 recorded_at, $13 answer
select outcome, first_answer from solera_put_winery_once($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, decode($11, 'hex'), $12, $13)
