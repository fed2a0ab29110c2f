-- Sets until when stored entries hold. Only the action is compared in a form that an index serves: the other indexes would find all entries of a change set.
-- $1 asserted bigint[], $2 actions uuid[], $3 wineries text[], $4 lots text[], $5 items text[], $6 tax_classes text[], $7 retracted bigint[]
update book_entry e set retracted = n.retracted
from unnest($1::bigint[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::bigint[])
  n (asserted, action, winery, lot, item, tax_class, retracted)
where e.action = n.action
  and (e.asserted, e.winery, e.lot, e.item, e.tax_class) is not distinct from (n.asserted, n.winery, n.lot, n.item, n.tax_class)
