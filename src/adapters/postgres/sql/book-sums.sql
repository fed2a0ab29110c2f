-- Returns the sums of the entries of a winery before a time, and in a range that begins there, as they were known at a notification. Whole periods and days have
-- stored sums of the entries that hold now; changes after that notification are subtracted. The first and the last day are summed from their entries.
-- $1 winery text, $2 from bigint, $3 until bigint (exclusive), $4 known bigint, $5 the period of `from` integer, $6 its first day integer,
-- $7 the day of `from` integer, $8 the day of `until` integer, $9 the start of the day of `from` bigint, $10 the end of the first day that is summed from
-- entries bigint, $11 the start of the day of `until` bigint
with counted as (
  select true as opens, item, tax_class, gallons from book_sum where winery = $1 and tier = 1 and period < $5
  union all
  select true, item, tax_class, gallons from book_sum where winery = $1 and tier = 0 and period >= $6 and period < $7
  union all
  select false, item, tax_class, gallons from book_sum where winery = $1 and tier = 0 and period > $7 and period < $8
  union all
  select effective_at < $2, item, tax_class, -gallons from book_entry
  where winery = $1 and asserted > $4 and retracted is null and (effective_at < $9 or (effective_at >= $10 and effective_at < $11))
  union all
  select effective_at < $2, item, tax_class, gallons from book_entry
  where winery = $1 and retracted > $4 and asserted <= $4 and (effective_at < $9 or (effective_at >= $10 and effective_at < $11))
  union all
  select effective_at < $2, item, tax_class, gallons from book_entry
  where winery = $1 and effective_at >= $9 and effective_at < least($10, $3) and asserted <= $4 and (retracted is null or retracted > $4)
  union all
  select false, item, tax_class, gallons from book_entry
  where winery = $1 and effective_at >= greatest($10, $11) and effective_at < $3 and asserted <= $4 and (retracted is null or retracted > $4)
)
select opens, item, tax_class, sum(gallons)::bigint as gallons
from counted group by opens, item, tax_class order by opens, item, tax_class
