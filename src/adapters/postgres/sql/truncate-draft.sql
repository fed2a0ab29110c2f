-- Deletes the rows of a draft from an index on, and those without an index after a position. Returns how many.
-- $1 draft bigint, $2 index integer, $3 effective_at bigint, $4 tie_break bigint, $5 action uuid
with touches as (
  delete from touch t where t.ctid = any (array(
    select n.ctid from touch n where n.origin = -$1::bigint and n.idx >= $2::integer
    union all
    select s.ctid from touch s where s.origin = -$1::bigint and s.idx = -1 and (s.effective_at, s.tie_break, s.action) > ($3::bigint, $4::bigint, $5::uuid)
  )) returning 1
), statuses as (
  delete from status_change c where c.ctid = any (array(
    select s.ctid from status_change s where s.origin = -$1::bigint and s.idx >= $2::integer
  )) returning 1
), saved as (
  delete from checkpoint c where c.ctid = any (array(
    select k.ctid from checkpoint k where k.number = -$1::bigint and (k.effective_at, k.tie_break, k.action) > ($3::bigint, $4::bigint, $5::uuid)
  )) returning 1
)
select (select count(*) from touches) + (select count(*) from statuses) + (select count(*) from saved) as deleted
