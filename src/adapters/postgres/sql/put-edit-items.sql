-- Inserts items of an edit's lists, or replaces those with the same place. Does nothing if the edit is not this runner's any more: another one may write its lists.
-- $1 edit uuid, $2 runner uuid, $3 list text[], $4 place text[], $5 ordinal bigint[], $6 body text[]
with ours as materialized (
  select e.id from edit e where e.id = $1 and e.runner = $2 and e.status in ('deciding', 'committing') for share
)
insert into edit_item (edit, list, place, ordinal, body)
select o.id, i.* from ours o cross join unnest($3::text[], $4::text[], $5::bigint[], $6::text[]) i
on conflict (edit, list, place) do update set ordinal = excluded.ordinal, body = excluded.body
