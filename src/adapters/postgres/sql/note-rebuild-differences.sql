-- Notes saved states that differed, and touches that could not be folded. One that was noted already is left as it is.
-- $1 rebuild uuid, $2 streams text[], $3 saved text[], $4 effective_at bigint[], $5 tie_break bigint[], $6 action uuid[], $7 reason text[]
insert into rebuild_difference (rebuild, stream, saved, effective_at, tie_break, action, reason)
select $1, d.* from unnest($2::text[], $3::text[], $4::bigint[], $5::bigint[], $6::uuid[], $7::text[]) d
on conflict do nothing
