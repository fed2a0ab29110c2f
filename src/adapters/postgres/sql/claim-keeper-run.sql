-- Claims a run of the keeper of checkpoints, unless a node claimed one less than `interval_ms` ago. Returns where it starts.
-- $1 interval_ms bigint
update checkpoint_keeper set turn_at = now() where turn_at <= now() - $1::bigint * interval '1 millisecond'
returning stream, effective_at, tie_break, action
