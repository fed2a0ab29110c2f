-- Takes the lock of rebuilds for this session, unless another session has it.
select pg_try_advisory_lock(7365200121) as locked
