-- Returns an edit.
-- $1 id uuid
select e.id, e.winery, e.kind, e.status, e.submitted_at, e.started_at, e.ended_at, e.attempts, e.request_hash, e.decided, e.changed, e.reached, e.estimate,
  e.last, e.created, e.result, e.problem
from edit e where e.id = $1
