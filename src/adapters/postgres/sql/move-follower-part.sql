-- Moves one part of a generation, which must be locked.
-- $1 follower text, $2 generation integer, $3 part integer, $4 position bigint
update follower_part set position = $4 where follower = $1 and generation = $2 and part = $3
