-- Returns the live generation of a follower; no row if there is none yet.
-- $1 follower text
-- Late commits: the position and the results are read in one snapshot.
select g.generation, g.version, p.position
from follower_generation g join follower_part p on p.follower = g.follower and p.generation = g.generation
where g.follower = $1 and g.state = 'live'
