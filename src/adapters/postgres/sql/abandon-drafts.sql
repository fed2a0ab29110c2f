-- Abandons the drafts that were not written to for some time, and returns all abandoned ones. An abandoned draft can never be published.
-- $1 for how long, in milliseconds bigint
with silent as (
  update draft d set abandoned = true where not d.abandoned and d.written_at < now() - $1::bigint * interval '1 millisecond' returning d.id
)
select id from silent union select d.id from draft d where d.abandoned
