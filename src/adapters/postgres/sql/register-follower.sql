-- Makes a follower known, if it is not yet.
-- $1 name text
insert into follower (name) values ($1) on conflict (name) do nothing
