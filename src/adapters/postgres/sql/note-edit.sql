-- Notes the progress of an edit, and that its runner is alive. Returns no row if the edit is not this runner's any more.
-- $1 id uuid, $2 runner uuid, $3 decided bigint, $4 changed bigint, $5 reached bigint or null
update edit e set beat_at = now(), decided = $3, changed = $4, reached = $5
where e.id = $1 and e.runner = $2 and e.status in ('deciding', 'committing') returning e.id
