-- Each action keeps the version of the rules by which its data was decided. Only adds: programs of former levels go on as before.

-- The version by which the revision is decided. Null: the program that wrote the revision decided all actions of a change set by one version, which is `rules`.
alter table revision add column decided_by smallint;

create type commit_revision_2 as (
  proposal integer, idx integer, action uuid, revision integer, effective_at bigint, tie_break bigint, tie_index integer, retracted boolean,
  winery text, other_winery text, type text, data text, note text, refusal text, decided_by integer
);

create or replace view current_action as
select r.action, r.revision, r.effective_at, r.tie_break, r.winery, r.other_winery, r.type, r.retracted, r.data, r.note,
  p.change_set, recorded.recorded_at, recorded.recorded_by,
  case when r.retracted then null when s.first is null then r.refusal else s.refusal end as refusal,
  case
    when r.retracted then 'retracted'
    when case when s.first is null then r.refusal else s.refusal end is not null then 'conflicted'
    else 'active'
  end as status, r.decided_by
from revision r
join publication p on p.first = r.first
join revision earliest on earliest.action = r.action and earliest.revision = 1
join publication recorded on recorded.first = earliest.first
left join lateral (
  select c.first, c.refusal from published_status_change c
  where c.action = r.action and c.first > r.first order by c.first desc, c.idx desc limit 1
) s on true
where r.revision = (select max(newest.revision) from revision newest where newest.action = r.action);
