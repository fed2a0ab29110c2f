-- Returns an edit to the queue that ended without changing anything: the same request was sent again. Its former result is deleted.
-- $1 id uuid, $2 submitted_at bigint, $3 command text (JSON)
with again as (
  update edit e set status = 'queued', submitted_at = $2, command = $3, started_at = null, ended_at = null, attempts = 0, decided = 0, changed = 0, reached = null,
    estimate = null, draft = null, runner = null, result = null, problem = null
  where e.id = $1 and e.status in ('failed', 'refused', 'cancelled') returning e.id
)
delete from edit_item i using again a where i.edit = a.id
