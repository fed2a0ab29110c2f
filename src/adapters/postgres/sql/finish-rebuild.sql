-- Notes the end of a rebuild.
-- $1 rebuild uuid, $2 finished_at bigint
update rebuild set finished_at = $2 where id = $1
