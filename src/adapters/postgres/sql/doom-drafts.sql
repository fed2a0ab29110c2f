-- Dooms the drafts whose writers are silent, and gives all doomed ones. A doomed draft can't be published any more.
-- $1 silent for, ms
with doomed as (
  update draft d set doomed = true where not d.doomed and d.beat_at < now() - $1::bigint * interval '1 millisecond' returning d.id
)
select id from doomed union select d.id from draft d where d.doomed
