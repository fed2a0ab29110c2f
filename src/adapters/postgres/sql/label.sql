-- Returns a label of a winery.
-- $1 winery text, $2 label text
select l.winery, l.label, l.lot, l.market, l.claims from label l where l.winery = $1 and l.label = $2
