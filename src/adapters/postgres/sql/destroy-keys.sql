-- Records that keys are destroyed, and deletes what was derived from the content: see ../functions/solera-destroy-keys.sql.
-- $1 winery text, $2 keys text[], $3 at bigint (milliseconds since 1970)
select solera_destroy_keys($1::text, $2::text[], $3::bigint) as deleted
