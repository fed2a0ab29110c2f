-- Returns the generations that were retired before a time. One node drops a generation; others skip it.
-- $1 before bigint
select follower, generation from follower_generation where state = 'retired' and retired_at < $1 for update skip locked
