-- Stores why a generation stopped, unless its parts have moved on.
-- $1 follower text, $2 generation integer, $3 positions bigint[], $4 problem text
update follower_generation set problem = $4
where follower = $1 and generation = $2 and $3::bigint[] = (
  select array_agg(p.position order by p.part) from follower_part p where p.follower = $1 and p.generation = $2
)
