-- The newest revision of each action that exists, and its present refusal; no order.
-- $1 ids uuid[]
-- Late commits: sees all that was committed before the statement (or its transaction's snapshot).
select * from current_action where action = any ($1::uuid[])
