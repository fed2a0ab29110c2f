-- Returns the last number of the last change set that had written touches on a stream just after notification `known`, or no row.
-- $1 stream text, $2 known bigint
-- Late commits: as in as-of-slices.sql. If the stream was written since, all its rows are read, as believed.sql reads them.
select coalesce(
  case when v.number <= $2::bigint then v.number end,
  (select p.last from publication p where p.first = (
    select max(t.first) from published_touch t where t.stream = v.stream and t.first <= $2::bigint
  ))
) as number
from current_version v where v.stream = $1
