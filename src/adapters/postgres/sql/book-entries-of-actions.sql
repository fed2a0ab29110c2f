-- Returns the entries of actions that hold now, or that the notification $2 retracted.
-- $1 actions uuid[], $2 number bigint
select action, winery, lot, item, tax_class, asserted, retracted, effective_at, tie_break, amount, gallons, detail
from book_entry where action = any ($1::uuid[]) and (retracted is null or retracted = $2)
