-- Returns the spans of a draft without an end, of some streams: they were on the frontier when they left the memory of the cascade.
-- $1 draft bigint, $2 streams text[]
select o.stream, o.effective_at, o.tie_break, o.action from outdated_span o
where o.draft = $1 and o.stream = any ($2::text[]) and o.to_effective_at is null
