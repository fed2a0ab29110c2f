-- Returns the remembered rows among the named ones, in no particular order.
-- $1 winery text[], $2 identity text[]
select r.winery, r.identity, r.action, r.revision, r.meaning, r.keyed, r.stated, r.current, r.import, r.source, r.row, r.type, r.effective_at, r.body
from unnest($1::text[], $2::text[]) as named (winery, identity)
join remembered_row r on r.winery = named.winery and r.identity = named.identity
