-- Abandons the draft of an edit that is queued or being decided, so that it cannot be published. Waits for a commit that is just publishing it.
-- $1 id uuid
update draft d set abandoned = true from edit e where e.id = $1 and e.status in ('queued', 'deciding') and d.id = e.draft
