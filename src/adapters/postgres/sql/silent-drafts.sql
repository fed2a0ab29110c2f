-- Counts the drafts that were not written to for some time, and returns the seconds since the oldest of these writes; 0 if there are none.
-- $1 silent_ms bigint (the time without a write)
select count(*)::integer as drafts, coalesce(extract(epoch from now() - min(d.written_at)), 0)::float8 as oldest_s
from draft d where d.written_at < now() - $1::bigint * interval '1 millisecond'
