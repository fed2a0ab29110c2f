-- Returns published and remembered change sets, in no particular order. A remembered one changed nothing: it has no numbers, and its whole answer.
-- $1 change_sets uuid[]
-- Late commits: these rows never change.
select p.change_set, encode(p.request_hash, 'hex') as request_hash, p.expected_revision, p.answer, p.winery, p.first, p.last, p.recorded_at, p.recorded_by,
  p.request
from publication p where p.change_set = any ($1::uuid[])
union all
select m.change_set, encode(m.request_hash, 'hex'), null, m.answer, m.winery, 0, -1, m.recorded_at, null, null
from remembered m where m.change_set = any ($1::uuid[])
