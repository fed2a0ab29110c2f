-- Inserts entries that are not stored.
-- $1 asserted bigint[], $2 retracted bigint[], $3 effective_at bigint[], $4 tie_breaks bigint[], $5 amounts bigint[], $6 gallons bigint[],
-- $7 actions uuid[], $8 wineries text[], $9 lots text[], $10 items text[], $11 tax_classes text[], $12 details text[]
insert into book_entry (asserted, retracted, effective_at, tie_break, amount, gallons, action, winery, lot, item, tax_class, detail)
select * from unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[], $5::bigint[], $6::bigint[],
  $7::uuid[], $8::text[], $9::text[], $10::text[], $11::text[], $12::text[])
