-- Counts the rows of the log that each key has sealed. Reads the whole log.
-- No parameters.
-- Late commits: one snapshot.
select split_part(substr(s.body, 12, 65), ':', 1) as key, count(*) as rows
from (
  select r.data as body from revision r where r.data like '{"sealed":"%'
  union all
  select t.events from touch t where t.events like '{"sealed":"%'
  union all
  select c.refusal from status_change c where c.refusal like '{"sealed":"%'
) s
group by 1
