-- Returns actions as the books know them.
-- $1 actions uuid[]
select action, winery, type, data from book_action where action = any ($1::uuid[])
