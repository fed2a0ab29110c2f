-- Notes how many actions an edit may have to decide. Returns no row if the edit is not this runner's any more.
-- $1 id uuid, $2 runner uuid, $3 estimate bigint or null
update edit e set beat_at = now(), estimate = $3
where e.id = $1 and e.runner = $2 and e.status in ('deciding', 'committing') returning e.id
