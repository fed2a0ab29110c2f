-- Cancels an edit that is queued or being decided, and abandons its draft, so that it cannot be published. Returns no row if it is too late.
-- $1 id uuid, $2 ended_at bigint
with cancelled as (
  update edit e set status = 'cancelled', ended_at = $2 where e.id = $1 and e.status in ('queued', 'deciding') returning e.id, e.draft
), abandoned as (
  update draft d set abandoned = true from cancelled c where d.id = c.draft returning d.id
)
select c.id from cancelled c left join abandoned a on true
