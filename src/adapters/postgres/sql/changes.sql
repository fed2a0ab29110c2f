-- Returns a page of the published and remembered change sets, in the order of their ids; see changes-by-id.sql. Those of lost numbers are left out: no request made them.
-- $1 after uuid (the last id of the previous page), $2 limit bigint
-- Late commits: a change set that is published between two pages may be missing from the earlier page. The rows never change.
select * from (
  (select p.change_set, encode(p.request_hash, 'hex') as request_hash, p.expected_revision, p.answer, p.winery, p.first, p.last, p.recorded_at,
    p.recorded_by, p.request
  from publication p where p.change_set > $1 and not exists (select from lost l where l.first = p.first) order by p.change_set limit $2)
  union all
  (select m.change_set, encode(m.request_hash, 'hex'), null, m.answer, m.winery, 0, -1, m.recorded_at, null, null
  from remembered m where m.change_set > $1 order by m.change_set limit $2)
) known order by change_set limit $2
