-- Inserts items of an edit's lists, or replaces those with the same place.
-- $1 edit uuid, $2 list text[], $3 place text[], $4 ordinal bigint[], $5 body text[]
insert into edit_item (edit, list, place, ordinal, body)
select $1, i.* from unnest($2::text[], $3::text[], $4::bigint[], $5::text[]) i
on conflict (edit, list, place) do update set ordinal = excluded.ordinal, body = excluded.body
