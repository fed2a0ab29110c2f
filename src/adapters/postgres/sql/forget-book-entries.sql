-- Deletes entries that held for no notification. Only the action is compared in a form that an index serves: see update-book-entries.sql.
-- $1 asserted bigint[], $2 actions uuid[], $3 wineries text[], $4 lots text[], $5 items text[], $6 tax_classes text[]
delete from book_entry e
using unnest($1::bigint[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[]) g (asserted, action, winery, lot, item, tax_class)
where e.action = g.action
  and (e.asserted, e.winery, e.lot, e.item, e.tax_class) is not distinct from (g.asserted, g.winery, g.lot, g.item, g.tax_class)
