-- Returns the newest revision of each action that exists, with its present refusal, in the order of the ids.
-- $1 ids uuid[]
-- Late commits: sees everything that was committed before the statement, or before the snapshot of its transaction.
-- offset 0 keeps the planner from merging the subquery, so that each id is looked up on its own.
select a.* from unnest($1::uuid[]) q (id) cross join lateral (select * from current_action c where c.action = q.id offset 0) a
