-- Returns the newest facts of lots.
-- $1 wineries text[], $2 lots text[]
select l.winery, l.lot, l.effective_at, l.tie_break, l.action, l.facts
from unnest($1::text[], $2::text[]) n (winery, lot) join book_lot l on l.winery = n.winery and l.lot = n.lot
