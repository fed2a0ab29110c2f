-- Retires the generation that is being built, if it has another version or has stopped. Without parts, it can no longer be written.
-- $1 follower text, $2 version integer, $3 now bigint
with retired as (
  update follower_generation set state = 'retired', retired_at = $3
  where follower = $1 and state = 'building' and (version <> $2 or problem is not null) returning generation
)
delete from follower_part p using retired r where p.follower = $1 and p.generation = r.generation
