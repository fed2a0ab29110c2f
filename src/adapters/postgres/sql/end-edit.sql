-- Ends an edit, and abandons a draft that was not published. Returns no row if the edit is not this runner's any more.
-- $1 id uuid, $2 runner uuid, $3 status text, $4 ended_at bigint, $5 last bigint or null, $6 result text or null, $7 problem text or null, $8 created boolean,
-- $9 attempts integer
with ended as (
  update edit e set status = $3, ended_at = $4, last = $5, result = $6, problem = $7, created = $8, attempts = $9
  where e.id = $1 and e.runner = $2 and e.status in ('deciding', 'committing') returning e.id, e.draft
), abandoned as (
  update draft d set abandoned = true from ended n where d.id = n.draft
)
select id from ended
