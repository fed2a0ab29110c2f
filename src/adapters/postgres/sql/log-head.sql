-- Returns the last notification number; no row if the log is empty.
-- Late commits: the publish lock is held until a change set is visible, so all numbers up to the last visible one are visible.
select p.last from publication p order by p.first desc limit 1
