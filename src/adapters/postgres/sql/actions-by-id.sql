-- The newest revision of each action that exists, and its present refusal, in the order of the ids.
-- $1 ids uuid[]
-- Late commits: sees all that was committed before the statement (or its transaction's snapshot).
-- Fenced by offset 0, so that each id is looked up by itself.
select a.* from unnest($1::uuid[]) q (id) cross join lateral (select * from current_action c where c.action = q.id offset 0) a
