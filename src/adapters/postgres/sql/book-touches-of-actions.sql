-- Returns all touches of actions.
-- $1 actions uuid[]
select winery, lot, effective_at, tie_break, action, events, change from book_touch where action = any ($1::uuid[])
