-- Returns the settings of vessels, in no particular order.
-- $1 wineries text[], $2 vessels text[], of the same length
select v.* from unnest($1::text[], $2::text[]) q (winery, vessel) join vessel v on v.winery = q.winery and v.vessel = q.vessel
