-- The change set that holds a notification number, if there is one.
-- $1 number bigint
-- Late commits: sets are published in order under the mutex, so all numbers up to the head are here.
select h.* from (
  select p.change_set, encode(p.request_hash, 'hex') as request_hash, p.expected_revision, p.answer, p.winery, p.first, p.last, p.recorded_at, p.recorded_by
  from publication p where p.first <= $1 order by p.first desc limit 1
) h where h.last >= $1
