-- Deletes the values of retracted events and inserts those of asserted ones.
-- $1 retracted bigint[], $2 numbers bigint[], $3 analytes text[], $4 units text[], $5 wineries text[], $6 lots text[], $7 effective_at bigint[],
-- $8 tie_breaks bigint[], $9 actions uuid[], $10 values bigint[]
with gone as (delete from analysis where number = any ($1::bigint[]))
insert into analysis
select * from unnest($2::bigint[], $3::text[], $4::text[], $5::text[], $6::text[], $7::bigint[], $8::bigint[], $9::uuid[], $10::bigint[])
