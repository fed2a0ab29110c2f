-- Returns the oldest refusals that are not reported yet.
-- $1 cell text, $2 limit bigint
select subject, sequence, stored_at, winery, id, refused_at, problem, body, reply_subject
from ingestion_refusal where cell = $1 and not reported order by refused_at limit $2
