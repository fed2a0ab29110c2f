-- Opens a generation with its parts at position 0, and returns its number; no row if one is being built. Run it with the row of the follower locked.
-- $1 follower text, $2 version integer, $3 parts integer, $4 now bigint
with opened as (
  insert into follower_generation (follower, generation, version, state, started_at)
  select $1, coalesce((select max(g.generation) from follower_generation g where g.follower = $1), 0) + 1, $2, 'building', $4
  where not exists (select from follower_generation b where b.follower = $1 and b.state = 'building')
  returning generation
), parts as (
  insert into follower_part (follower, generation, part) select $1, o.generation, n.part from opened o, generate_series(0, $3 - 1) n (part)
)
select generation from opened
