-- Adds to the sums of entries, and returns those without entries.
-- $1 entries bigint[], $2 gallons bigint[], $3 periods integer[], $4 tiers smallint[], $5 wineries text[], $6 items text[], $7 tax_classes text[]
with added as (
  insert into book_sum as s (entries, gallons, period, tier, winery, item, tax_class)
  select * from unnest($1::bigint[], $2::bigint[], $3::integer[], $4::smallint[], $5::text[], $6::text[], $7::text[])
  on conflict (winery, tier, period, item, tax_class) do update
  set entries = s.entries + excluded.entries, gallons = s.gallons + excluded.gallons
  returning winery, tier, period, item, tax_class, entries
)
select winery, tier, period, item, tax_class from added where entries = 0
