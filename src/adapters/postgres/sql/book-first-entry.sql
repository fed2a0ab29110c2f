-- Returns the time of the first entry of a winery, as known at a notification.
-- $1 winery text, $2 known bigint
select e.effective_at from book_entry e
where e.winery = $1 and e.asserted <= $2 and (e.retracted is null or e.retracted > $2)
order by e.effective_at, e.tie_break, e.action limit 1
