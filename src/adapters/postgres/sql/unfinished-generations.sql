-- Returns the generations of followers that are being built or were retired, and those that have failed.
-- No parameters.
select g.follower, g.generation, g.state, g.problem, f.paused,
  ((extract(epoch from now()) * 1000 - coalesce(g.retired_at, g.started_at)) / 1000)::float8 as age_s,
  coalesce((select min(p.position) from follower_part p where p.follower = g.follower and p.generation = g.generation), 0)::float8 as position,
  coalesce((select u.last from publication u order by u.first desc limit 1), 0)::float8 as head
from follower_generation g join follower f on f.name = g.follower
where g.state <> 'live' or g.problem is not null or f.paused
order by g.follower, g.generation
