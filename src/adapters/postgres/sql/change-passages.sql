-- Deletes the passages of retracted events and inserts those of asserted ones.
-- $1 retracted bigint[], $2 numbers bigint[], $3 wineries text[], $4 lots text[], $5 effective_at bigint[], $6 tie_breaks bigint[], $7 actions uuid[],
-- $8 taken bigint[], $9 arrived bigint[]
with gone as (delete from passage where number = any ($1::bigint[]))
insert into passage
select * from unnest($2::bigint[], $3::text[], $4::text[], $5::bigint[], $6::bigint[], $7::uuid[], $8::bigint[], $9::bigint[])
