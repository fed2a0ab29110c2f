-- Deletes the rows of a generation whose tables are dropped.
-- $1 follower text, $2 generation integer
with parts as (delete from follower_part where follower = $1 and generation = $2)
delete from follower_generation where follower = $1 and generation = $2
