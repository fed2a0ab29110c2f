-- Notes where the next run of the keeper of checkpoints starts.
-- $1 stream text, $2 effective_at bigint or null, $3 tie_break bigint or null, $4 action uuid or null
update checkpoint_keeper set stream = $1, effective_at = $2, tie_break = $3, action = $4
