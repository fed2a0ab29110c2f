-- Inserts a token with its entry in the audit trail, unless there are `most` tokens. Returns one row: whether it was inserted, and whether there are `most` tokens. If
-- neither is true, other tokens were changed meanwhile, and the statement is to be repeated.
-- $1 id uuid, $2 name text, $3 hash text, $4 grants text, $5 owner text or null, $6 created_at bigint, $7 created_by text or null, $8 expires_at bigint or null,
-- $9 most bigint, $10 kind text, $11 winery text or null, $12 detail text
-- The row of access_state serialises the changes of tokens. A statement that waited for the row has counted the tokens before the other change, so it inserts only if the
-- version has not changed since the count.
with counted as materialized (
  select s.version, (select count(*) from access_token) >= $9::bigint as is_full from access_state s
), changed as (
  update access_state s set version = s.version + 1 from counted c where s.version = c.version and not c.is_full returning s.version
), made as (
  insert into access_token (id, name, hash, grants, owner, created_at, created_by, expires_at)
  select $1::uuid, $2, $3, $4, $5, $6::bigint, $7, $8::bigint from changed
  returning id
), audited as (
  insert into audit_entry (head, recorded_at, kind, recorded_by, winery, detail)
  select coalesce((select p.last from publication p order by p.first desc limit 1), 0), $6::bigint, $10, $7, $11, $12 from made
)
select exists (select from made) as is_made, c.is_full from counted c
