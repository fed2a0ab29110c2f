-- Deletes entries that held for no notification.
-- $1 actions uuid[], $2 wineries text[], $3 lots text[], $4 items text[], $5 tax_classes text[], $6 asserted bigint[]
delete from book_entry e
using unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::bigint[]) g (action, winery, lot, item, tax_class, asserted)
where e.action = g.action and e.winery = g.winery and e.lot = g.lot and e.item = g.item and e.tax_class = g.tax_class and e.asserted = g.asserted
