-- Returns the current rows of a source in the order of their times: those that have a key or id, under that identity, or those that have none.
-- $1 winery text, $2 source text, $3 keyed boolean, $4 from bigint, $5 to bigint (milliseconds, both inclusive), $6 limit bigint
select r.winery, r.identity, r.action, r.revision, r.meaning, r.keyed, r.stated, r.current, r.import, r.source, r.row, r.type, r.effective_at, r.body
from remembered_row r
where r.winery = $1 and r.source = $2 and r.keyed = $3 and r.effective_at between $4 and $5 and r.current and (r.stated or not r.keyed)
order by r.effective_at
limit $6
