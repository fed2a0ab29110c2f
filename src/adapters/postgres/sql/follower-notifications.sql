-- Returns the own notifications of a follower after a number.
-- $1 follower text, $2 after bigint, $3 limit bigint
-- Late commits: numbers are assigned under the lock of the follower's row, which is held until they are visible.
select number, type, data from follower_notification where follower = $1 and number > $2 order by number limit $3
