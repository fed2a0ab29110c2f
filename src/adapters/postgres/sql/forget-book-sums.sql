-- Deletes sums without entries.
-- $1 wineries text[], $2 periods integer[], $3 items text[], $4 tax_classes text[]
delete from book_sum s using unnest($1::text[], $2::integer[], $3::text[], $4::text[]) g (winery, period, item, tax_class)
where s.winery = g.winery and s.period = g.period and s.item = g.item and s.tax_class = g.tax_class and s.entries = 0
