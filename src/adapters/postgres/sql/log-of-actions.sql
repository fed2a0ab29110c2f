-- Returns the rows that hold the notifications about actions, except those of lot events, with their change sets, in the order of the numbers.
-- $1 ids uuid[]
-- Late commits: one snapshot.
select p.first, p.last, p.change_set, p.recorded_at, case when p.first >= (select r.since from log_recorders r) then p.recorded_by end as recorded_by,
    coalesce(p.first >= (select l.since from log_schemas l), false) as names_schema,
  r.idx, 'revision' as part, r.winery, r.action, r.revision, r.effective_at, r.tie_break, r.type,
  r.retracted, r.data, r.note, r.refusal, r.adopted, r.schema
from unnest($1::uuid[]) q (id) join revision r on r.action = q.id join publication p on p.first = r.first
union all
select p.first, p.last, p.change_set, p.recorded_at, case when p.first >= (select r.since from log_recorders r) then p.recorded_by end as recorded_by,
    coalesce(p.first >= (select l.since from log_schemas l), false) as names_schema,
  s.idx, 'status', s.winery, s.action, s.revision, s.effective_at, s.tie_break, r.type, false, null,
  null, s.refusal, null, 1::smallint
from unnest($1::uuid[]) q (id) join published_status_change s on s.action = q.id join publication p on p.first = s.first
join revision r on r.action = s.action and r.revision = s.revision
order by first, idx
