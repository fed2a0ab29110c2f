-- Returns the rows of the change sets whose first number is from $1 to $2, and rows whose number is in this range but is not the first number of any change set.
-- Parts: publication (idx is the index of the last notification), revision, status, touch. `events` is '' for a touch whose events have notifications.
-- The publications of lost numbers are left out: no decision wrote them.
-- $1 first bigint, $2 last bigint
-- Late commits: one snapshot.
with published as materialized (
  select p.first, p.last, p.draft from publication p where p.first between $1 and $2
), written_status as (
  select s.origin as first, s.* from status_change s where s.origin between $1 and $2
  union all
  select p.first, s.* from published p join status_change s on s.origin = p.draft
), written_touch as (
  select t.origin as first, t.* from touch t where t.origin between $1 and $2
  union all
  select p.first, t.* from published p join touch t on t.origin = p.draft
)
select 'publication' as part, first, (last - first)::integer as idx, null::uuid as action, null::bigint as effective_at, null::bigint as tie_break,
  null::integer as revision, null::integer as rules, null::integer as decided_by, null::text as stream, null::text as winery, null::text as subject, null::boolean as silent,
  null::bigint as retracts_first, null::integer as retracts, null::integer as asserts, null::text as events, null::smallint as schema
from published where not exists (select from lost l where l.first = published.first)
union all
select 'revision', first, idx, action, effective_at, tie_break, revision, rules, decided_by, null, winery, null, null, null, null, null, null, null
from revision where first between $1 and $2
union all
select 'status', first, idx, action, effective_at, tie_break, revision, null, null, null, winery, null, null, null, null, null, null, null
from written_status
union all
select 'touch', first, idx, action, effective_at, tie_break, revision, null, null, stream, winery, subject, silent, retracts_first, retracts, asserts,
  case when idx < 0 then events when events is not null then '' end, schema
from written_touch
order by first, idx
