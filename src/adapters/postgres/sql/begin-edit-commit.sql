-- Begins the commit of an edit: it cannot be cancelled any more. Returns no row if the edit is not this runner's any more.
-- $1 id uuid, $2 runner uuid
update edit e set beat_at = now(), status = 'committing'
where e.id = $1 and e.runner = $2 and e.status in ('deciding', 'committing') returning e.id
