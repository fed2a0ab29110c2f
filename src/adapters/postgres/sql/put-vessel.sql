-- Inserts or replaces the settings of a vessel, with an entry in the audit trail: see ../functions/solera-put-vessel.sql.
-- $1 winery text, $2 vessel text, $3 kind text, $4 capacity bigint or null,
-- $5 change_set uuid or null, $6 request_hash text (SHA-256 in hex), $7 recorded_at bigint, $8 answer text,
-- $9 whether the record to be replaced is given boolean, $10 its kind text, null if there must be none, $11 its capacity bigint or null,
-- $12 audited_at bigint, $13 audited_by text or null, $14 audit_detail text
with put as materialized (
  select p.outcome, p.first_answer from solera_put_vessel($1, $2, $3, $4, $5, decode($6, 'hex'), $7, $8, $9, $10, $11) p
), audited as (
  insert into audit_entry (head, recorded_at, kind, recorded_by, winery, detail)
  select coalesce((select p.last from publication p order by p.first desc limit 1), 0), $12::bigint,
    case put.outcome when 'created' then 'vessel_created' else 'vessel_changed' end, $13, $1, $14
  from put where put.outcome in ('created', 'replaced')
)
select put.outcome, put.first_answer from put
