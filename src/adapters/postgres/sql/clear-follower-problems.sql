-- Forgets why the generations of a follower stopped.
-- $1 follower text
update follower_generation set problem = null where follower = $1 and problem is not null
