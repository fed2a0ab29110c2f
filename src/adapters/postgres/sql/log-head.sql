-- The last published number; no row for an empty log.
-- Late commits: the mutex is released after a set is visible, so the head never runs ahead of what is below it.
select p.last from publication p order by p.first desc limit 1
