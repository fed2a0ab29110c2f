-- The rows of drafts find their publication by a join: a correlated subquery was run twice for each row of a query that sorts by `first`. It is lateral so that
-- it is always looked up by the draft, however many publications there are.
create or replace view published_touch as
select t.*, case when t.origin > 0 then t.origin else d.first end as first
from touch t
left join lateral (select p.first from publication p where p.draft = t.origin and t.origin < 0 limit 1) d on true
where t.origin > 0 or d.first is not null;
