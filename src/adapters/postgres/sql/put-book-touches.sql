-- Inserts or replaces touches.
-- $1 actions uuid[], $2 wineries text[], $3 lots text[], $4 effective_at bigint[], $5 tie_breaks bigint[], $6 events text[], $7 changes text[]
insert into book_touch (action, winery, lot, effective_at, tie_break, events, change)
select * from unnest($1::uuid[], $2::text[], $3::text[], $4::bigint[], $5::bigint[], $6::text[], $7::text[])
on conflict (action, winery, lot, effective_at, tie_break) do update set events = excluded.events, change = excluded.change
