-- Deletes touches, each of one action on one lot at one position.
-- $1 effective_at bigint[], $2 tie_breaks bigint[], $3 actions uuid[], $4 wineries text[], $5 lots text[]
delete from book_touch t
using unnest($1::bigint[], $2::bigint[], $3::uuid[], $4::text[], $5::text[]) g (effective_at, tie_break, action, winery, lot)
where t.winery = g.winery and t.lot = g.lot and t.effective_at = g.effective_at and t.tie_break = g.tie_break and t.action = g.action
