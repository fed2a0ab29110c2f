-- Returns the last notification number; no row if the log is empty.
-- Late commits: the publish lock is released after a change set is visible, so everything below the head is visible.
select p.last from publication p order by p.first desc limit 1
