-- Returns values that were measured in a lot, in timeline order, those of one action by analyte and unit.
-- $1 winery text, $2 lot text, $3 analyte text or null, $4 through bigint, $5 effective_at bigint, $6 tie_break bigint, $7 action uuid, $8 after_analyte text,
-- $9 after_unit text, $10 limit bigint
select effective_at, tie_break, action, analyte, unit, value from analysis
where winery = $1 and lot = $2 and effective_at <= $4 and ($3::text is null or analyte = $3)
  and (effective_at, tie_break, action, analyte, unit) > ($5, $6, $7, $8, $9)
order by effective_at, tie_break, action, analyte, unit limit $10
