-- Revokes a token with its entry in the audit trail. Returns a row if it was not revoked before.
-- $1 id uuid, $2 revoked_at bigint, $3 revoked_by text or null, $4 kind text, $5 winery text or null, $6 detail text
with revoked as (
  update access_token set revoked_at = $2::bigint, revoked_by = $3 where id = $1::uuid and revoked_at is null returning id
), changed as (
  update access_state set version = version + 1 where exists (select from revoked)
), audited as (
  insert into audit_entry (head, recorded_at, kind, recorded_by, winery, detail)
  select coalesce((select p.last from publication p order by p.first desc limit 1), 0), $2::bigint, $4, $3, $5, $6 from revoked
)
select revoked.id from revoked
