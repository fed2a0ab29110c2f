-- Returns a row if any revision of an action belongs to a winery, or names it as the other winery of a transfer in bond.
-- $1 action uuid, $2 winery text
-- Late commits: revisions are never removed, so a later one can only add a winery.
select 1 as found from revision r where r.action = $1 and $2 in (r.winery, r.other_winery) limit 1
