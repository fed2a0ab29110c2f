-- Inserts the only part of a live generation.
-- $1 follower text, $2 generation integer, $3 position bigint
insert into follower_part (follower, generation, part, position) values ($1, $2, 0, $3)
