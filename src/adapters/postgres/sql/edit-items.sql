-- Returns a page of a list of an edit's impact.
-- $1 edit uuid, $2 list text, $3 after text (the last place of the previous page), $4 limit bigint
select i.place, i.body from edit_item i where i.edit = $1 and i.list = $2 and i.place > $3 order by i.place limit $4
