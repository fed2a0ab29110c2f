-- Pauses a follower, or lets it go on.
-- $1 name text, $2 paused boolean
insert into follower (name, paused) values ($1, $2) on conflict (name) do update set paused = excluded.paused
