-- Returns the streams that the notifications of a change set are about, in the order of their names.
-- $1 change_set uuid
-- Late commits: a published change set never changes.
select distinct t.stream
from publication p join touch t on t.origin = any (array[p.first, p.draft])
where p.change_set = $1 and not t.silent order by t.stream
