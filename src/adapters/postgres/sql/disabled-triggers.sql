-- Returns the tables with a disabled trigger of Solera. The triggers that refuse content in clear are disabled until a key is registered.
-- No parameters.
select distinct c.relname as name
from pg_trigger t join pg_class c on c.oid = t.tgrelid
where not t.tgisinternal and t.tgenabled in ('D', 'R') and c.relnamespace = current_schema()::regnamespace
  and (t.tgname not like 'sealed\_only%' or exists (select from winery_key))
order by 1
