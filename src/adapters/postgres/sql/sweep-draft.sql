-- Deletes an abandoned draft, after its touches, status changes, checkpoints and claims. If a claim is left, nothing is deleted.
-- $1 draft bigint
with swept as (
  delete from draft d where d.id = $1 and d.abandoned and not exists (select from version v where v.draft = -$1::bigint) returning d.id
), spans as (
  delete from outdated_span o using swept w where o.draft = w.id
), disturbed as (
  delete from disturbance b using swept w where b.draft = w.id
)
delete from draft_stream s using swept w where s.draft = w.id
