-- Writes saved states: see ../functions/solera-keep-states-2.sql. Returns the streams whose states were written.
-- Streams: $1 names text[], $2 counters bigint[], $3 marks uuid[], $4 numbers bigint[]
-- Checkpoints to delete: $5 streams text[], $6 effective_at bigint[], $7 tie_break bigint[], $8 action uuid[]
-- Checkpoints to save: $9 streams text[], $10 effective_at bigint[], $11 tie_break bigint[], $12 action uuid[], $13 states text[]
-- Head states to save: $14 streams text[], $15 effective_at bigint[], $16 tie_break bigint[], $17 action uuid[], $18 states text[]
-- Head states to delete: $19 streams text[]; $20 schema integer of all states
select unnest(solera_keep_states_2($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)) as stream
