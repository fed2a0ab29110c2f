-- Inserts or replaces the newest facts of lots.
-- $1 effective_at bigint[], $2 tie_breaks bigint[], $3 actions uuid[], $4 wineries text[], $5 lots text[], $6 facts text[]
insert into book_lot (effective_at, tie_break, action, winery, lot, facts)
select * from unnest($1::bigint[], $2::bigint[], $3::uuid[], $4::text[], $5::text[], $6::text[])
on conflict (winery, lot) do update
set effective_at = excluded.effective_at, tie_break = excluded.tie_break, action = excluded.action, facts = excluded.facts
