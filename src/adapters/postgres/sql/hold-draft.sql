-- Makes other proposals that write the claimed streams of a draft wait until it is published or abandoned. Returns no row if it is abandoned.
-- $1 draft bigint
update draft d set holding = true, written_at = now() where d.id = $1 and not d.abandoned returning d.id
