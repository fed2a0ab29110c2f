-- Returns the labels of wineries, in the order of their wineries and codes.
-- $1 wineries text[], null for all
select l.winery, l.label, l.lot, l.market, l.claims from label l where $1::text[] is null or l.winery = any ($1) order by l.winery, l.label
