-- Records how far the rebuild of a range has come, and adds the counts since the last call.
-- $1 rebuild uuid, $2 range integer, $3 stream text, $4 effective_at bigint or null, $5 tie_break bigint or null, $6 action uuid or null, $7 finished boolean,
-- $8 streams bigint, $9 touches bigint, $10 written bigint, $11 removed bigint, $12 heads bigint, $13 left_out bigint
update rebuild_range
set stream = $3, effective_at = $4, tie_break = $5, action = $6, finished = $7, streams = streams + $8, touches = touches + $9,
  written = written + $10, removed = removed + $11, heads = heads + $12, left_out = left_out + $13
where rebuild = $1 and range = $2
