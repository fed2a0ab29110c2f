-- Counts the edits in the background that no node runs although they were begun, and those that have waited for a node for some time.
-- $1 silent_ms bigint (the time since the last sign of life)
-- $2 waiting_ms bigint (the time since the submission)
select
  count(*) filter (where e.status in ('deciding', 'committing') and e.beat_at < now() - $1::bigint * interval '1 millisecond')::integer as silent,
  count(*) filter (where e.status = 'queued' and e.submitted_at < extract(epoch from now()) * 1000 - $2::bigint)::integer as waiting
from edit e where e.status in ('queued', 'deciding', 'committing')
