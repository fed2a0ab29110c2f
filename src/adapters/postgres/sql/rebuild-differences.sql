-- Returns the first differences that a rebuild found, by stream and position.
-- $1 rebuild uuid, $2 limit bigint
select stream, saved, effective_at, tie_break, action, reason from rebuild_difference
where rebuild = $1 order by stream, effective_at, tie_break, action, saved limit $2
