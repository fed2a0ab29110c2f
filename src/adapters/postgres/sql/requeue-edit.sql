-- Returns an edit to the queue after an attempt failed, and abandons its draft, which would else keep its claims until the edit is taken again.
-- $1 id uuid, $2 runner uuid
with requeued as (
  update edit e set status = 'queued', runner = null
  where e.id = $1 and e.runner = $2 and e.status in ('deciding', 'committing') returning e.id, e.draft
), abandoned as (
  update draft d set abandoned = true from requeued r where d.id = r.draft
)
select id from requeued
