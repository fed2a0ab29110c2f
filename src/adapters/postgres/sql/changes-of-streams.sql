-- Returns the change sets after one notification, and up to another, that wrote touches of streams at effective times before an instant, in the order of the
-- streams and of the change sets.
-- $1 streams text[], $2 until bigint (milliseconds, exclusive), $3 after bigint, $4 known bigint
-- Late commits: change sets are published in order under the publish lock, so all up to `known` are visible once it is.
select distinct q.ordinal::integer, p.first, p.change_set as change
from unnest($1::text[]) with ordinality q (stream, ordinal)
join published_touch t on t.stream = q.stream and t.effective_at < $2 and t.first > $3 and t.first <= $4 and t.idx >= 0
join publication p on p.first = t.first
order by 1, 2
