-- Deletes sums without entries.
-- $1 wineries text[], $2 tiers smallint[], $3 periods integer[], $4 items text[], $5 tax_classes text[]
delete from book_sum s
using unnest($1::text[], $2::smallint[], $3::integer[], $4::text[], $5::text[]) g (winery, tier, period, item, tax_class)
where s.winery = g.winery and s.tier = g.tier and s.period = g.period and s.item = g.item and s.tax_class = g.tax_class and s.entries = 0
