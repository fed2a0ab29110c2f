-- Returns how many revisions of each type have data of each schema below the one given for the type.
-- $1 types text[], $2 below integer[]
-- Late commits: one snapshot.
select r.type, r.schema::integer as schema, count(*)::integer as bodies
from revision r join unnest($1::text[], $2::integer[]) b (type, below) on b.type = r.type and r.schema < b.below
group by r.type, r.schema order by r.type, schema
