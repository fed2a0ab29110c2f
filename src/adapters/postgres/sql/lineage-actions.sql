-- Returns the positions of actions that have edges between lots of a winery, or from or to one of its lots, in timeline order.
-- $1 winery text, $2 lot text or null, $3 through bigint, $4 effective_at bigint, $5 tie_break bigint, $6 action uuid (at or after it), $7 limit bigint
select effective_at, tie_break, action from (
  select distinct on (p.effective_at, p.tie_break, p.action) p.effective_at, p.tie_break, p.action
  from passage p join action_source s on s.action = p.action
  where $2::text is null and p.winery = $1 and p.effective_at <= $3 and (p.effective_at, p.tie_break, p.action) >= ($4, $5, $6)
  order by p.effective_at, p.tie_break, p.action limit $7
) of_winery
union all
select effective_at, tie_break, action from (
  select distinct on (p.effective_at, p.tie_break, p.action) p.effective_at, p.tie_break, p.action
  from passage p join action_source s on s.action = p.action
  where $2::text is not null and p.winery = $1 and p.lot = $2 and p.effective_at <= $3 and (p.effective_at, p.tie_break, p.action) >= ($4, $5, $6)
  order by p.effective_at, p.tie_break, p.action limit $7
) of_lot
order by effective_at, tie_break, action
