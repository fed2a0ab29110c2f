-- Ends an edit. Returns no row if the edit is not this runner's any more.
-- $1 id uuid, $2 runner uuid, $3 status text, $4 ended_at bigint, $5 last bigint or null, $6 result text or null, $7 problem text or null, $8 created boolean
update edit e set status = $3, ended_at = $4, last = $5, result = $6, problem = $7, created = $8
where e.id = $1 and e.runner = $2 and e.status in ('deciding', 'committing') returning e.id
