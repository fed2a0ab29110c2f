-- Inserts or replaces an appellation, with an entry in the audit trail: see ../functions/solera-put-appellation.sql.
-- $1 name text, $2 kind text, $3 within text[],
-- $4 change_set uuid or null, $5 request_hash text (SHA-256 in hex), $6 recorded_at bigint, $7 answer text,
-- $8 the revision of the table integer, $9 audited_at bigint, $10 audited_by text or null, $11 audit_detail text
with put as materialized (
  select p.outcome, p.first_answer from solera_put_appellation($1, $2, $3, $4, decode($5, 'hex'), $6, $7, $8) p
), audited as (
  insert into audit_entry (head, recorded_at, kind, recorded_by, winery, detail)
  select coalesce((select p.last from publication p order by p.first desc limit 1), 0), $9::bigint, 'appellation_changed', $10, null, $11
  from put where put.outcome in ('created', 'replaced')
)
select put.outcome, put.first_answer from put
