-- Returns edits without their results, the newest first.
-- $1 winery text or null, $2 status text or null, $3 before_submitted_at bigint, $4 before_id uuid (the last edit of the previous page), $5 limit bigint
select e.id, e.winery, e.kind, e.status, e.submitted_at, e.started_at, e.ended_at, e.attempts, e.request_hash, e.decided, e.changed, e.reached, e.estimate,
  e.last, e.created, null::text as result, e.problem
from edit e
where ($1::text is null or e.winery = $1) and ($2::text is null or e.status = $2) and (e.submitted_at, e.id) < ($3::bigint, $4::uuid)
order by e.submitted_at desc, e.id desc limit $5
