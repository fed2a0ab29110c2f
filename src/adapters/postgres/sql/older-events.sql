-- Returns how many published touches have events of each schema below `below`.
-- $1 below integer
-- Late commits: one snapshot.
select t.schema::integer as schema, count(*)::integer as bodies
from published_touch t where t.schema < $1::integer and t.events <> ''
group by t.schema order by schema
