-- Inserts or replaces a label, with an entry in the audit trail: see ../functions/solera-put-label.sql.
-- $1 winery text, $2 label text, $3 lot text, $4 market text, $5 claims text, $6 most integer (labels of a winery),
-- $7 change_set uuid or null, $8 request_hash text (SHA-256 in hex), $9 recorded_at bigint, $10 answer text,
-- $11 audited_at bigint, $12 audited_by text or null, $13 audit_detail text
with put as materialized (
  select p.outcome, p.first_answer from solera_put_label($1, $2, $3, $4, $5, $6, $7, decode($8, 'hex'), $9, $10) p
), audited as (
  insert into audit_entry (head, recorded_at, kind, recorded_by, winery, detail)
  select coalesce((select p.last from publication p order by p.first desc limit 1), 0), $11::bigint, 'label_changed', $12, $1, $13
  from put where put.outcome in ('created', 'replaced')
)
select put.outcome, put.first_answer from put
