-- Locks all parts of the live generation and of one that is being built, in that order, and returns their positions. It waits for the writers of the parts.
-- $1 follower text, $2 building integer
select g.state, g.generation, g.version, p.position
from follower_generation g join follower_part p on p.follower = g.follower and p.generation = g.generation
where g.follower = $1 and (g.state = 'live' or g.generation = $2 and g.state = 'building')
order by g.state desc, p.part for update of p
