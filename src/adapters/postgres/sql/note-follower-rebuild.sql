-- Stores what the last rebuild of a follower found.
-- $1 name text, $2 rebuild text (JSON)
update follower set last_rebuild = $2 where name = $1
