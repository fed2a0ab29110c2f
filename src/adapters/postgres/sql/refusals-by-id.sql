-- Returns the refusals with an id: one for each winery that uses it.
-- $1 cell text, $2 id uuid
select subject, sequence, stored_at, winery, id, refused_at, problem, body, reply_subject from ingestion_refusal where cell = $1 and id = $2
