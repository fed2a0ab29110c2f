-- Adds to the sums of entries, and returns those without entries.
-- $1 wineries text[], $2 tiers smallint[], $3 periods integer[], $4 items text[], $5 tax_classes text[], $6 entries bigint[], $7 gallons bigint[]
with added as (
  insert into book_sum as s (winery, tier, period, item, tax_class, entries, gallons)
  select * from unnest($1::text[], $2::smallint[], $3::integer[], $4::text[], $5::text[], $6::bigint[], $7::bigint[])
  on conflict (winery, tier, period, item, tax_class) do update
  set entries = s.entries + excluded.entries, gallons = s.gallons + excluded.gallons
  returning winery, tier, period, item, tax_class, entries
)
select winery, tier, period, item, tax_class from added where entries = 0
