-- As published_touch in 0013, and alone, so that the lock on one view is not held while this one's is waited for.
create or replace view published_status_change as
select s.*, case when s.origin > 0 then s.origin else d.first end as first
from status_change s
left join lateral (select p.first from publication p where p.draft = s.origin and s.origin < 0 limit 1) d on true
where s.origin > 0 or d.first is not null;
