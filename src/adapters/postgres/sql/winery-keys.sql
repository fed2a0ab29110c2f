-- Returns the keys that the database knows, in the order in which they were registered.
-- No parameters.
select k.key, k.winery, k.fingerprint, k.destroyed_at is not null as destroyed from winery_key k order by k.registered_at, k.key
