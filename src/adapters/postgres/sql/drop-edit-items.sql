-- Deletes the items of an edit with a higher ordinal. Does nothing if the edit is not this runner's any more.
-- $1 edit uuid, $2 runner uuid, $3 ordinal bigint
delete from edit_item i using edit e
where e.id = $1 and e.runner = $2 and e.status in ('deciding', 'committing') and i.edit = e.id and i.ordinal > $3
