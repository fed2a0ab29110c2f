-- Returns all touches of lots.
-- $1 wineries text[], $2 lots text[]
select t.winery, t.lot, t.effective_at, t.tie_break, t.action, t.events, t.change
from unnest($1::text[], $2::text[]) n (winery, lot) join book_touch t on t.winery = n.winery and t.lot = n.lot
