-- Returns how many saved states have each schema below `below`.
-- $1 below integer
-- Late commits: one snapshot.
select 'head' as saved, h.schema::integer as schema, count(*)::integer as bodies from head h where h.schema < $1::integer group by h.schema
union all
select 'checkpoint', c.schema::integer, count(*)::integer from checkpoint c where c.schema < $1::integer group by c.schema
order by saved, schema
