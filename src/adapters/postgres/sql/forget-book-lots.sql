-- Deletes lots that nothing touches any more.
-- $1 wineries text[], $2 lots text[]
delete from book_lot l using unnest($1::text[], $2::text[]) g (winery, lot) where l.winery = g.winery and l.lot = g.lot
