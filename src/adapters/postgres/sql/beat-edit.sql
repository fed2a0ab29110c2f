-- Notes that the runner of an edit is alive. Returns no row if the edit is not this runner's any more.
-- $1 id uuid, $2 runner uuid
update edit e set beat_at = now() where e.id = $1 and e.runner = $2 and e.status in ('deciding', 'committing') returning e.id
