-- Returns the rows that hold notifications $1 to $2, with their change sets, in the order of the numbers.
-- $1 first bigint, $2 last bigint
-- Late commits: change sets are published in order under the publish lock, so all numbers up to a visible one are visible.
with asked as materialized (
  select p.first, p.last, p.draft, p.change_set, p.recorded_at, case when p.first >= (select r.since from log_recorders r) then p.recorded_by end as recorded_by,
    coalesce(p.first >= (select s.since from log_schemas s), false) as names_schema,
    (greatest($1::bigint, p.first) - p.first)::integer as lowest,
    (least($2::bigint, p.last) - p.first)::integer as highest
  from publication p
  where p.first <= $2 and p.first >= coalesce((select b.first from publication b where b.first <= $1 order by b.first desc limit 1), 0)
    and p.last >= $1
)
select a.first, a.last, a.change_set, a.recorded_at, a.recorded_by, a.names_schema, r.idx, 'revision' as part, r.winery, null::text as subject, r.action, r.revision, r.effective_at,
  r.tie_break, r.type, r.retracted, r.data, r.note, r.refusal, r.adopted, r.schema, null::bigint as retracts_first, 0 as retracts, 0 as asserts, null::text as events
from asked a join revision r on r.first = a.first and r.idx between a.lowest and a.highest
union all
select a.first, a.last, a.change_set, a.recorded_at, a.recorded_by, a.names_schema, s.idx, 'status', s.winery, null, s.action, s.revision, s.effective_at,
  s.tie_break, r.type, false, null, null, s.refusal, null, 1::smallint, null, 0, 0, null
from asked a join status_change s on s.origin = any (array[a.first, a.draft]) and s.idx between a.lowest and a.highest
join revision r on r.action = s.action and r.revision = s.revision
union all
select a.first, a.last, a.change_set, a.recorded_at, a.recorded_by, a.names_schema, t.idx, 'touch', t.winery, t.subject, t.action, t.revision, t.effective_at,
  t.tie_break, null, false, null, null, null, null, t.schema, t.retracts_first, t.retracts, t.asserts, t.events
from asked a cross join lateral unnest(array[a.first, a.draft]) o (origin)
-- One row holds several numbers. The row that contains the page's first number may begin before that number, so the join starts at the last row that
-- begins at or before it.
join touch t on t.origin = o.origin and t.idx <= a.highest
  and t.idx >= greatest(0, (select max(b.idx) from touch b where b.origin = o.origin and b.idx <= a.lowest))
union all
-- `data` of a lost number: all numbers that were lost at the same time.
select a.first, a.last, a.change_set, a.recorded_at, a.recorded_by, a.names_schema, n.idx, 'lost', '', null, null, null, null, null, null, false,
  format('{"first":%s,"last":%s}', l.lost_first, l.lost_last), null, null, null, 1::smallint, null, 0, 0, null
from asked a join lost l on l.first = a.first cross join lateral generate_series(a.lowest, a.highest) n (idx)
order by first, idx
