-- Retires the live generation of a follower.
-- $1 follower text, $2 now bigint
update follower_generation set state = 'retired', retired_at = $2 where follower = $1 and state = 'live'
