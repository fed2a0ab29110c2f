-- Returns the revisions of an action that follow a revision, in order.
-- $1 action uuid, $2 after integer (a revision, or 0), $3 limit bigint
-- Late commits: revisions are only added at the end.
select r.effective_at, r.tie_break, r.action, r.revision, r.retracted, r.data, r.note, r.type, r.winery, r.refusal, r.schema, p.change_set, p.recorded_at, p.recorded_by,
  p.first + r.idx as number, p.first, p.last
from revision r join publication p on p.first = r.first
where r.action = $1 and r.revision > $2 order by r.revision limit $3
