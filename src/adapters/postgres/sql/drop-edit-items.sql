-- Deletes the items of an edit with a higher ordinal.
-- $1 edit uuid, $2 ordinal bigint
delete from edit_item i where i.edit = $1 and i.ordinal > $2
