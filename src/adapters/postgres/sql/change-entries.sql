-- What a change set said on streams, in order; rows without notifications come first.
-- $1 change set uuid, $2 limit
-- Late commits: published sets are never changed.
select e.stream, e.action, e.asserts as asserted, e.retracts as retracted
from publication p join entry e on e.origin = any (array[p.first, p.draft])
where p.change_set = $1 order by e.idx, e.stream, e.effective_at, e.tie_break, e.action limit $2
