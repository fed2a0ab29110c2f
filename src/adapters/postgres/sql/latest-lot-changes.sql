-- Returns for each lot that a range of change sets touches the last of them, in the order of the change sets and of the streams. `correction` is true if
-- any change set of the range retracted an event of the lot.
-- $1 after bigint (change sets that end after this notification), $2 through bigint (and begin at or before this one), $3 from_stream text,
-- $4 below_stream text, $5 after_first bigint, $6 after_stream text (the last row of the previous page), $7 limit bigint
-- Late commits: change sets are published in order under the publish lock, so all up to a visible one are visible.
with asked as materialized (
  select p.first, o.origin
  from publication p cross join lateral unnest(array[p.first, p.draft]) o (origin)
  where p.first >= coalesce((select b.first from publication b where b.first <= $1 order by b.first desc limit 1), 0)
    and p.last > $1 and p.first <= $2 and o.origin is not null
),
latest as materialized (
  select l.stream, max(a.first) as first, bool_or(l.correction) as correction
  from asked a
  -- `offset 0` keeps the condition on the streams apart, so that the touches of each origin are found by the index on origins, whatever the planner estimates for the streams.
  cross join lateral (
    select t.stream, bool_or(t.retracts > 0) as correction from (select o.stream, o.retracts from touch o where o.origin = a.origin offset 0) t
    where t.stream >= $3 and t.stream < $4 group by t.stream
  ) l
  group by l.stream
)
select p.first, p.last, p.change_set, l.stream, l.correction
from (select * from latest where (first, stream) > ($5, $6) order by first, stream limit $7) l
join publication p on p.first = l.first
order by l.first, l.stream
