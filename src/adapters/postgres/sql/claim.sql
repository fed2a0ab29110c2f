-- Claims streams for a draft: see ../functions/solera-claim.sql.
-- $1 draft bigint, $2 streams text[]
select stream, holder from solera_claim($1, $2)
