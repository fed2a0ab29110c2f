-- Returns the rows that hold the notifications about lots, with their change sets, in the order of the lots and of the numbers.
-- $1 streams text[]
-- Late commits: one snapshot.
select q.ordinal::integer, p.first, p.last, p.change_set, p.recorded_at, case when p.first >= (select r.since from log_recorders r) then p.recorded_by end as recorded_by,
    coalesce(p.first >= (select l.since from log_schemas l), false) as names_schema,
  t.idx, 'touch' as part, t.winery, t.subject, t.action, t.revision,
  t.effective_at, t.tie_break, t.retracts_first, t.retracts, t.asserts, t.events, t.schema
from unnest($1::text[]) with ordinality q (stream, ordinal)
join published_touch t on t.stream = q.stream and t.idx >= 0
join publication p on p.first = t.first
order by q.ordinal, p.first, t.idx
