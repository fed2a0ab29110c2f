-- Inserts or replaces the newest facts of lots.
-- $1 wineries text[], $2 lots text[], $3 effective_at bigint[], $4 tie_breaks bigint[], $5 actions uuid[], $6 facts text[]
insert into book_lot (winery, lot, effective_at, tie_break, action, facts)
select * from unnest($1::text[], $2::text[], $3::bigint[], $4::bigint[], $5::uuid[], $6::text[])
on conflict (winery, lot) do update
set effective_at = excluded.effective_at, tie_break = excluded.tie_break, action = excluded.action, facts = excluded.facts
