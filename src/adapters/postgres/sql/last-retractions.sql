-- Returns for each stream, in their order, the first number of the newest change set that retracted events of it, or null. It reads every row of the streams, so it is
-- for streams that hold no events any more.
-- $1 streams text[]
-- Late commits: one snapshot. Change sets are published in order, so a later one never retracted earlier.
select (select max(t.first) from published_touch t where t.stream = q.stream and t.retracts > 0) as first
from unnest($1::text[]) with ordinality q (stream, ordinal)
order by q.ordinal
