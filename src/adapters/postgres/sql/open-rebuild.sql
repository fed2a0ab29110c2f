-- Returns the rebuild that is not finished, with the ranges that are left, if there is one.
select r.id, r.started_at, r.streams, array(select g.range from rebuild_range g where g.rebuild = r.id and not g.finished order by g.range) as ranges
from rebuild r where r.finished_at is null
