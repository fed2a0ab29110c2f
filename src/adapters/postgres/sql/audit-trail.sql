-- Returns the entries of the audit trail before a place, the newest first: those of audit_entry, and one for each change set that edited earlier actions. Looks at
-- `limit` entries of each kind, whatever the conditions; `matches` says whether an entry fulfils them.
-- $1 before_head bigint, $2 before_number bigint (the place of the last entry that was looked at), $3 limit bigint, $4 wineries text[] or null, $5 kind text or null,
-- $6 recorded_by text or null, $7 from bigint or null, $8 to bigint or null (milliseconds, inclusive)
-- An edit stands at the last number of its change set, after the entries that were written at an earlier head: its own number is 0.
with edits as (
  select distinct r.first from revision r where r.revision > 1 and r.first <= $1::bigint order by r.first desc limit $3::bigint + 1
), found as (
  select p.last as head, 0::bigint as number, p.recorded_at, 'actions_edited' as kind, p.recorded_by, p.winery, p.change_set,
    json_build_object('notifications', json_build_object('first', p.first, 'last', p.last),
      'revised', (select count(*) from revision r where r.first = p.first and r.revision > 1 and not r.retracted),
      'retracted', (select count(*) from revision r where r.first = p.first and r.retracted),
      'recorded', (select count(*) from revision r where r.first = p.first and r.revision = 1))::text as detail,
    (select array_agg(distinct w) from revision r, unnest(array[r.winery, r.other_winery]) w where r.first = p.first and w is not null) as wineries
  from edits e join publication p on p.first = e.first
  union all
  select a.head, a.number, a.recorded_at, a.kind, a.recorded_by, a.winery, a.change_set, a.detail,
    case when a.winery is null then null else array[a.winery] end
  from (select a.* from audit_entry a where (a.head, a.number) < ($1::bigint, $2::bigint) order by a.head desc, a.number desc limit $3::bigint) a
)
select f.head, f.number, f.recorded_at, f.kind, f.recorded_by, f.winery, f.change_set, f.detail,
  coalesce(($4::text[] is null or f.wineries && $4::text[]) and ($6::text is null or f.recorded_by = $6), false)
    and ($5::text is null or f.kind = $5) and ($7::bigint is null or f.recorded_at >= $7) and ($8::bigint is null or f.recorded_at <= $8)
    and (f.kind <> 'lock_overridden' or exists (select from publication p where p.change_set = f.change_set)) as matches
from found f where (f.head, f.number) < ($1::bigint, $2::bigint)
order by f.head desc, f.number desc limit $3::bigint
