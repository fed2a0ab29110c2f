-- Makes a generation the live one, after the former one was retired.
-- $1 follower text, $2 generation integer
update follower_generation set state = 'live' where follower = $1 and generation = $2
