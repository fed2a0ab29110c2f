-- Locks one part of a generation; no row if it has another position, the generation has another state, or another node has locked it.
-- $1 follower text, $2 generation integer, $3 part integer, $4 position bigint, $5 state text
-- Late commits: a swap deletes the parts of both generations, so a lock that began before it finds none, and one that begins after it finds another state.
select p.position from follower_part p join follower_generation g on g.follower = p.follower and g.generation = p.generation
where p.follower = $1 and p.generation = $2 and p.part = $3 and p.position = $4 and g.state = $5
for update of p skip locked
