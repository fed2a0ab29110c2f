-- Replaces stored touches.
-- $1 effective_at bigint[], $2 tie_breaks bigint[], $3 actions uuid[], $4 wineries text[], $5 lots text[], $6 events text[], $7 changes text[]
update book_touch t set events = n.events, change = n.change
from unnest($1::bigint[], $2::bigint[], $3::uuid[], $4::text[], $5::text[], $6::text[], $7::text[])
  n (effective_at, tie_break, action, winery, lot, events, change)
where t.winery = n.winery and t.lot = n.lot and t.effective_at = n.effective_at and t.tie_break = n.tie_break and t.action = n.action
