-- Cancels an edit that is queued or being decided, unless an earlier attempt has published it. Returns no row if it is too late. The draft must be abandoned first.
-- $1 id uuid, $2 ended_at bigint
update edit e set status = 'cancelled', ended_at = $2
where e.id = $1 and e.status in ('queued', 'deciding') and not exists (select from publication p where p.change_set = e.id)
returning e.id
