-- Returns an edit to the queue after an attempt failed.
-- $1 id uuid, $2 runner uuid
update edit e set status = 'queued', runner = null where e.id = $1 and e.runner = $2 and e.status in ('deciding', 'committing') returning e.id
