-- Inserts entries, or sets until when they hold.
-- $1 actions uuid[], $2 wineries text[], $3 lots text[], $4 items text[], $5 tax_classes text[], $6 asserted bigint[], $7 retracted bigint[],
-- $8 effective_at bigint[], $9 tie_breaks bigint[], $10 amounts bigint[], $11 gallons bigint[], $12 details text[]
insert into book_entry (action, winery, lot, item, tax_class, asserted, retracted, effective_at, tie_break, amount, gallons, detail)
select * from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::bigint[], $7::bigint[], $8::bigint[], $9::bigint[],
  $10::bigint[], $11::bigint[], $12::text[])
on conflict (action, winery, lot, item, tax_class, asserted) do update set retracted = excluded.retracted
