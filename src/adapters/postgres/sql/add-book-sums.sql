-- Adds to the sums of entries, and deletes those without entries.
-- $1 wineries text[], $2 periods integer[], $3 items text[], $4 tax_classes text[], $5 entries bigint[], $6 amounts bigint[], $7 gallons bigint[]
with added as (
  insert into book_sum as s (winery, period, item, tax_class, entries, amount, gallons)
  select * from unnest($1::text[], $2::integer[], $3::text[], $4::text[], $5::bigint[], $6::bigint[], $7::bigint[])
  on conflict (winery, period, item, tax_class) do update
  set entries = s.entries + excluded.entries, amount = s.amount + excluded.amount, gallons = s.gallons + excluded.gallons
  returning winery, period, item, tax_class, entries
)
select winery, period, item, tax_class from added where entries = 0
