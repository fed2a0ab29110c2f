-- Returns a range of a rebuild, and how far it is.
-- $1 rebuild uuid, $2 range integer
select through_stream, stream, effective_at, tie_break, action from rebuild_range where rebuild = $1 and range = $2
