-- Returns for each lot that a range of change sets touches the last of them, in the order of the change sets and of the streams. `correction` is true if
-- any change set of the range retracted an event of the lot.
-- $1 after bigint (change sets that end behind this notification), $2 through bigint (and begin at or before this one), $3 from_stream text,
-- $4 below_stream text, $5 after_first bigint, $6 after_stream text (the last row of the previous page), $7 limit bigint
-- Late commits: change sets are published in order under the publish lock, so all up to a visible one are visible.
select p.first, p.last, p.change_set, l.stream, l.correction
from (
  select t.stream, max(r.first) as first, bool_or(t.retracts > 0) as correction
  from publication r
  cross join lateral unnest(array[r.first, r.draft]) o (origin)
  join touch t on t.origin = o.origin
  where r.first >= coalesce((select b.first from publication b where b.first <= $1 order by b.first desc limit 1), 0)
    and r.last > $1 and r.first <= $2 and t.stream >= $3 and t.stream < $4
  group by t.stream
) l
join publication p on p.first = l.first
where (p.first, l.stream) > ($5, $6)
order by p.first, l.stream limit $7
