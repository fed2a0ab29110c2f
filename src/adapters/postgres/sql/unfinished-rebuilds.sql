-- Counts the runs of `solera rebuild` that did not end, and returns the seconds since the newest began.
-- No parameters.
select count(*)::integer as rebuilds, coalesce(min(extract(epoch from now()) - r.started_at / 1000.0), 0)::float8 as newest_s
from rebuild r where r.finished_at is null
