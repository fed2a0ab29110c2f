-- Marks the drafts that were not written to for some time as abandoned, and returns all abandoned ones. An abandoned draft can never be published.
-- $1 silent_ms bigint (the time without a write)
with silent as (
  update draft d set abandoned = true where not d.abandoned and d.written_at < now() - $1::bigint * interval '1 millisecond' returning d.id
)
select id from silent union select d.id from draft d where d.abandoned
