-- Returns the sums of the entries of a winery before a time, and in a range that begins there, as they were known at a notification. The sums of whole
-- periods are of the entries that hold now; what was changed after that notification is taken back.
-- $1 winery text, $2 from bigint, $3 until bigint (exclusive), $4 period integer (that of `from`), $5 its start bigint, $6 known bigint
with counted as (
  select true as opens, item, tax_class, amount, gallons from book_sum where winery = $1 and period < $4
  union all
  select true, item, tax_class, -amount, -gallons from book_entry
  where winery = $1 and asserted > $6 and retracted is null and effective_at < $5
  union all
  select true, item, tax_class, amount, gallons from book_entry
  where winery = $1 and retracted > $6 and asserted <= $6 and effective_at < $5
  union all
  select effective_at < $2, item, tax_class, amount, gallons from book_entry
  where winery = $1 and effective_at >= $5 and effective_at < $3 and asserted <= $6 and (retracted is null or retracted > $6)
)
select opens, item, tax_class, sum(amount)::bigint as amount, sum(gallons)::bigint as gallons
from counted group by opens, item, tax_class order by opens, item, tax_class
