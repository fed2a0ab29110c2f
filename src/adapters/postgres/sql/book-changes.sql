-- Returns the change sets after one notification, and up to another, that changed entries of a winery before a time, with the items and tax classes changed.
-- $1 winery text, $2 from bigint, $3 until bigint (exclusive), $4 since bigint, $5 known bigint
with changed as (
  select item, tax_class, effective_at < $2 as opens, asserted as number from book_entry
  where winery = $1 and asserted > $4 and asserted <= $5 and effective_at < $3
  union
  select item, tax_class, effective_at < $2, retracted from book_entry
  where winery = $1 and retracted > $4 and retracted <= $5 and effective_at < $3
)
select c.item, c.tax_class, c.opens, c.number, p.change_set as change
from changed c join publication p on p.first = (select max(q.first) from publication q where q.first <= c.number)
order by c.number, c.item, c.tax_class, c.opens
