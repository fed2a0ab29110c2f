-- Returns a page of the actions outside a change set whose outcome it changed, in timeline order: those with notifications at an index of at least `from`.
-- An action is repeated if it has several rows. `own`: the number of the change set's own actions, whose rows are left out.
-- $1 change_set uuid, $2 from integer, $3 limit bigint
-- Late commits: a published change set never changes.
with published as (select p.first, p.draft from publication p where p.change_set = $1),
found as (
  select n.idx, n.action, n.effective_at, n.revision from (
    (select t.idx, t.action, t.effective_at, t.revision from published p cross join lateral unnest(array[p.first, p.draft]) o (origin)
      join touch t on t.origin = o.origin where t.idx >= $2 order by t.idx limit $3)
    union all
    (select s.idx, s.action, s.effective_at, s.revision from published p cross join lateral unnest(array[p.first, p.draft]) o (origin)
      join status_change s on s.origin = o.origin where s.idx >= $2 order by s.idx limit $3)
  ) n order by n.idx limit $3
)
select n.idx, n.action, n.effective_at, r.type,
  exists (select from published p join revision w on w.first = p.first and w.action = n.action) as own
from found n join revision r on r.action = n.action and r.revision = n.revision order by n.idx
