-- Returns one row: the version of a stream, its touches after a position, at most `limit` + 1, and what a cascade must know of their actions. Each column of the
-- touches is one text, in timeline order, as is each column of the actions, in the order of their ids. One text for many rows takes the server and the client less
-- time than a row for each. Texts are separated by U+001D, which no JSON text and no name contains. `other_winery` and `refusal`: only where there is one, after the id. `events_schema`
-- and `data_schema`: only of bodies whose schema is not the first, after the id.
-- $1 stream text, $2 effective_at bigint, $3 tie_break bigint, $4 action uuid, $5 limit integer
-- Late commits: as in history-slices.sql.
with t as materialized (
  select * from (
    select distinct on (p.effective_at, p.tie_break, p.action) p.effective_at, p.tie_break, p.action, p.revision, p.events, p.schema,
      case when p.idx < 0 or p.asserts = 0 then 0 else p.first + p.idx + p.retracts end as first_number
    from published_touch p
    where p.stream = $1::text and (p.effective_at, p.tie_break, p.action) > ($2::bigint, $3::bigint, $4::uuid)
    order by p.effective_at, p.tie_break, p.action, p.first desc
  ) later where later.events is not null order by later.effective_at, later.tie_break, later.action limit $5::integer + 1
), newest as (
  select distinct on (n.action) n.* from revision n where n.action = any (array(select t.action from t)) order by n.action, n.revision desc
)
select v.counter, v.mark, v.number, touches.*, actions.*
from (select) one
left join current_version v on v.stream = $1::text
cross join (
  select count(*)::integer as touches, string_agg(effective_at::text, ',') as effective_at, string_agg(tie_break::text, ',') as tie_break,
    string_agg(action::text, ',') as action, string_agg(revision::text, ',') as revision, string_agg(first_number::text, ',') as first_number,
    string_agg(events, E'\x1D') as events,
    string_agg(action::text || schema, E'\x1D') filter (where schema > 1) as events_schema
  from (select * from t order by effective_at, tie_break, action) ordered
) touches
cross join (
  select count(*)::integer as actions, string_agg(action::text, ',') as action_id, string_agg(revision::text, ',') as action_revision,
    string_agg(effective_at::text, ',') as action_effective_at, string_agg(tie_break::text, ',') as action_tie_break,
    string_agg(winery, E'\x1D') as winery, string_agg(type, E'\x1D') as type, string_agg(data, E'\x1D') as data,
    string_agg(action::text || other_winery, E'\x1D') as other_winery, string_agg(action::text || refusal, E'\x1D') as refusal,
    string_agg(coalesce(decided_by::text, 'null'), ',') as decided_by,
    string_agg(action::text || schema, E'\x1D') filter (where schema > 1) as data_schema
  from (
    select r.action, r.revision, r.effective_at, r.tie_break, r.winery, r.type, r.data, r.other_winery, r.decided_by, r.schema,
      case when s.first is null then r.refusal else s.refusal end as refusal
    from newest r
    -- As in cascade-actions.sql.
    left join lateral (
      select c.first, c.refusal from published_status_change c
      where (select exists (select from status_change x where x.action = any (array(select t.action from t))))
        and c.action = r.action and c.first > r.first order by c.first desc, c.idx desc limit 1
    ) s on true
    where not r.retracted
    order by r.action
  ) ordered
) actions
