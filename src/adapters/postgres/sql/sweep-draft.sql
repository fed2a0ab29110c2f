-- Deletes an abandoned draft, after its touches and status changes.
-- $1 draft bigint
with swept as (delete from draft d where d.id = $1 and d.abandoned returning d.id)
delete from draft_stream s using swept w where s.draft = w.id
