-- Returns the current rows of a source that have a key, in the order of their times.
-- No index is made for it, so the remembered rows of the winery are read: only a file without a key that has unknown rows asks for them.
-- $1 winery text, $2 source text, $3 from bigint, $4 to bigint (milliseconds, both inclusive), $5 limit bigint
select r.winery, r.identity, r.action, r.revision, r.meaning, r.keyed, r.current, r.import, r.source, r.row, r.type, r.effective_at, r.body
from remembered_row r
where r.winery = $1 and r.source = $2 and r.effective_at between $3 and $4 and r.current and r.keyed
order by r.effective_at
limit $5
