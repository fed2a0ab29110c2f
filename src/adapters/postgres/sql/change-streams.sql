-- The streams of which a change set tells something by its notifications, in order.
-- $1 change set uuid
-- Late commits: published sets are never changed.
select distinct e.stream
from publication p join entry e on e.origin = any (array[p.first, p.draft])
where p.change_set = $1 and not e.silent order by e.stream
