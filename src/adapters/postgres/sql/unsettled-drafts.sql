-- Returns the published drafts that are not settled.
select s.draft as id from (
  select d.draft from draft_stream d union select o.draft from outdated_span o union select -k.number from checkpoint k where k.number < 0
) s join publication p on p.draft = -s.draft order by 1
