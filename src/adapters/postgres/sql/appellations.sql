-- Returns a page of appellations, in the order of their names.
-- $1 after text (the last name of the previous page), $2 limit bigint, null for all
select a.name, a.kind, a.within from appellation a where a.name > $1 order by a.name limit $2
