-- Notes saved states that differed. One that was noted already is left as it is.
-- $1 rebuild uuid, $2 streams text[], $3 saved text[], $4 effective_at bigint[], $5 tie_break bigint[], $6 action uuid[]
insert into rebuild_difference (rebuild, stream, saved, effective_at, tie_break, action)
select $1, d.* from unnest($2::text[], $3::text[], $4::bigint[], $5::bigint[], $6::uuid[]) d
on conflict do nothing
