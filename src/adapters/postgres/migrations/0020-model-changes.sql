-- What changes of the model need. Only adds: programs of former levels go on as before, and write neither column.

-- The version of the rules that the edit named, so that the action adopted it without a change of its data. Null: the edit named none.
alter table revision add column adopted smallint;

-- The schema of the saved state. Bodies of actions and events have had this column from the beginning.
alter table checkpoint add column schema smallint not null default 1;
alter table head add column schema smallint not null default 1;

create or replace view published_checkpoint as
select c.stream, c.effective_at, c.tie_break, c.action, c.state, c.number, (
    select min(p.first) from outdated_span o join publication p on p.draft = -o.draft
    where o.stream = c.stream and p.first > c.number
      and (c.effective_at, c.tie_break, c.action) >= (o.effective_at, o.tie_break, o.action)
      and (o.to_effective_at is null or (c.effective_at, c.tie_break, c.action) < (o.to_effective_at, o.to_tie_break, o.to_action))
  ) as outdated_by, c.schema
from (
  select k.stream, k.effective_at, k.tie_break, k.action, k.state,
    case when k.number >= 0 then k.number else (select p.last from publication p where p.draft = k.number) end as number, k.schema
  from checkpoint k
) c where c.number is not null;

create or replace view current_action as
select r.action, r.revision, r.effective_at, r.tie_break, r.winery, r.other_winery, r.type, r.retracted, r.data, r.note,
  p.change_set, recorded.recorded_at, recorded.recorded_by,
  case when r.retracted then null when s.first is null then r.refusal else s.refusal end as refusal,
  case
    when r.retracted then 'retracted'
    when case when s.first is null then r.refusal else s.refusal end is not null then 'conflicted'
    else 'active'
  end as status, r.decided_by, r.schema
from revision r
join publication p on p.first = r.first
join revision earliest on earliest.action = r.action and earliest.revision = 1
join publication recorded on recorded.first = earliest.first
left join lateral (
  select c.first, c.refusal from published_status_change c
  where c.action = r.action and c.first > r.first order by c.first desc, c.idx desc limit 1
) s on true
where r.revision = (select max(newest.revision) from revision newest where newest.action = r.action);
