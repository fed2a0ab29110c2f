-- Deletes the parts of the live generation of a follower and of the one being built.
-- $1 follower text
delete from follower_part where follower = $1
