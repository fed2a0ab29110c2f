-- Inserts or replaces the settings of a winery, with an entry in the audit trail: see ../functions/solera-put-winery-3.sql.
-- $1 winery text, $2 name text, $3 bond text or null, $4 volume_unit text, $5 weight_unit text, $6 currency text, $7 time_zone text,
-- $8 capacity_policy text, $9 lock_date text or null, $10 spread smallint, $11 inventory_lines text, $12 lock_on_filing boolean,
-- $13 change_set uuid or null, $14 request_hash text (SHA-256 in hex), $15 recorded_at bigint, $16 answer text,
-- $17 the revision to be replaced integer, 0 if there must be none, null if any,
-- $18 audited_at bigint, $19 audited_by text or null, $20 audit_detail text
with put as materialized (
  select p.outcome, p.first_answer
  from solera_put_winery_3($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, decode($14, 'hex'), $15, $16, $17) p
), audited as (
  insert into audit_entry (head, recorded_at, kind, recorded_by, winery, detail)
  select coalesce((select p.last from publication p order by p.first desc limit 1), 0), $18::bigint,
    case put.outcome when 'created' then 'winery_created' else 'winery_changed' end, $19, $1, $20
  from put where put.outcome in ('created', 'replaced')
)
select put.outcome, put.first_answer from put
