-- Deletes edits that ended long ago, with their lists. Returns how many.
-- $1 ended_before bigint, $2 limit bigint
with old as (
  delete from edit e where e.id = any (array(select o.id from edit o where o.ended_at < $1 order by o.ended_at limit $2)) returning e.id
), items as (
  delete from edit_item i using old o where i.edit = o.id
)
select count(*)::integer as deleted from old
