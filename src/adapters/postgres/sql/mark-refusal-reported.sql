-- Records that a refusal was reported, unless a newer one has replaced it.
-- $1 cell text, $2 winery text, $3 id uuid, $4 sequence bigint, $5 stored_at bigint
update ingestion_refusal set reported = true where cell = $1 and winery = $2 and id = $3 and sequence = $4 and stored_at = $5
