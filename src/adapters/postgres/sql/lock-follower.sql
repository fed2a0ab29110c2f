-- Locks the row of a follower, so that its generations change one at a time.
-- $1 name text
select name from follower where name = $1 for update
