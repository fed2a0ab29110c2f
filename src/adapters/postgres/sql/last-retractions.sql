-- Returns, in the order of $1, the first number of the newest change set that retracted events of each stream, or null. It reads every row of the streams, so use it
-- only for streams that no longer hold events.
-- $1 streams text[]
-- Late commits: one snapshot. Change sets are published in order, so a later one never retracted earlier.
select (select max(t.first) from published_touch t where t.stream = q.stream and t.retracts > 0) as first
from unnest($1::text[]) with ordinality q (stream, ordinal)
order by q.ordinal
