-- Deletes touches, each of one action on one lot at one position.
-- $1 actions uuid[], $2 wineries text[], $3 lots text[], $4 effective_at bigint[], $5 tie_breaks bigint[]
delete from book_touch t
using unnest($1::uuid[], $2::text[], $3::text[], $4::bigint[], $5::bigint[]) g (action, winery, lot, effective_at, tie_break)
where t.action = g.action and t.winery = g.winery and t.lot = g.lot and t.effective_at = g.effective_at and t.tie_break = g.tie_break
