-- Published change sets, no order.
-- $1 change sets uuid[]
-- Late commits: published sets are never changed.
select p.change_set, encode(p.request_hash, 'hex') as request_hash, p.expected_revision, p.answer, p.winery, p.first, p.last, p.recorded_at, p.recorded_by
from publication p where p.change_set = any ($1::uuid[])
