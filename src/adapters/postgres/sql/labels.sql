-- Returns a page of a winery's labels, in the order of their codes.
-- $1 winery text, $2 after text (the last code of the previous page), $3 limit bigint
select l.winery, l.label, l.lot, l.market, l.claims from label l where l.winery = $1 and l.label > $2 order by l.label limit $3
