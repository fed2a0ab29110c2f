-- Returns the stored type and data of actions.
-- $1 actions uuid[]
select action, winery, type, data from book_action where action = any ($1::uuid[])
