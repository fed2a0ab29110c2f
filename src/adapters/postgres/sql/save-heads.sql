-- Saves head states. An older state never replaces a newer one. heads.sql ignores a state that is not current.
-- $1 streams text[] (each once and sorted, so that two calls do not deadlock), $2 counter bigint[], $3 mark uuid[], $4 effective_at bigint[],
-- $5 tie_break bigint[], $6 action uuid[], $7 states text[], $8 schema integer
insert into head as h (stream, counter, mark, effective_at, tie_break, action, state, schema)
select u.*, $8::integer from unnest($1::text[], $2::bigint[], $3::uuid[], $4::bigint[], $5::bigint[], $6::uuid[], $7::text[]) u
on conflict (stream) do update
set counter = excluded.counter, mark = excluded.mark, effective_at = excluded.effective_at, tie_break = excluded.tie_break,
  action = excluded.action, state = excluded.state, schema = excluded.schema
where h.counter <= excluded.counter
