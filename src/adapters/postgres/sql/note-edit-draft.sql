-- Notes the draft that an edit writes. Returns no row if the edit is not this runner's any more.
-- $1 id uuid, $2 runner uuid, $3 draft bigint
update edit e set beat_at = now(), draft = $3
where e.id = $1 and e.runner = $2 and e.status in ('deciding', 'committing') returning e.id
