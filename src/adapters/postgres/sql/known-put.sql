-- Returns the first answer to a put, or that its id belongs to another request: see ../functions/solera-known-request.sql. No row if the id is new.
-- $1 change_set uuid, $2 request_hash text (SHA-256 in hex)
select k.outcome, k.first_answer from solera_known_request($1, decode($2, 'hex')) k where k.outcome is not null
