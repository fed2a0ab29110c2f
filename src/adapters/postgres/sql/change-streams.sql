-- Returns the streams that the notifications of a change set are about, in order.
-- $1 change set uuid
-- Late commits: published change sets never change.
select distinct t.stream
from publication p join touch t on t.origin = any (array[p.first, p.draft])
where p.change_set = $1 and not t.silent order by t.stream
