-- Registers keys: see ../functions/solera-register-keys.sql.
-- $1 keys text[], $2 wineries text[], $3 fingerprints text[]
select solera_register_keys($1::text[], $2::text[], $3::text[])
