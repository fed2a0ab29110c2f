-- Inserts touches that are not stored.
-- $1 effective_at bigint[], $2 tie_breaks bigint[], $3 actions uuid[], $4 wineries text[], $5 lots text[], $6 events text[], $7 changes text[]
insert into book_touch (effective_at, tie_break, action, winery, lot, events, change)
select * from unnest($1::bigint[], $2::bigint[], $3::uuid[], $4::text[], $5::text[], $6::text[], $7::text[])
