-- Returns a page of the entries of a winery in a range of time, in timeline order, as they were known at a notification.
-- $1 winery text, $2 from bigint, $3 until bigint (exclusive), $4 known bigint, $5 items text[], $6 tax_classes text[] or null for all (in lower case),
-- $7 after effective_at bigint, $8 after tie_break bigint, $9 after action uuid, $10 after lot text, $11 after item text, $12 after tax_class text, $13 limit bigint
select e.action, a.type, e.effective_at, e.tie_break, e.lot, e.item, e.tax_class, e.amount, e.gallons, e.detail
from book_entry e join book_action a on a.action = e.action
where e.winery = $1 and e.effective_at >= $2 and e.effective_at < $3 and e.asserted <= $4 and (e.retracted is null or e.retracted > $4)
  and e.item = any ($5::text[]) and ($6::text[] is null or lower(e.tax_class) = any ($6::text[]))
  and (e.effective_at, e.tie_break, e.action, e.lot, e.item, e.tax_class) > ($7::bigint, $8::bigint, $9::uuid, $10::text, $11::text, $12::text)
order by e.effective_at, e.tie_break, e.action, e.lot, e.item, e.tax_class limit $13
