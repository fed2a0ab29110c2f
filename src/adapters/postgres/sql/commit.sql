-- Commits a batch of proposals. Each is committed only if every version that it read is still current (promise 7): see
-- ../functions/solera-commit-4.sql.
-- $1 commit_proposal[], $2 commit_read[], $3 commit_version[], $4 commit_revision_2[], $5 commit_status[], $6 commit_touch[], $7 commit_checkpoint[],
-- $8 commit_dirty_span[], $9 commit_tie_bound[], $10 commit_admission[], $11 commit_copy[], all in binary; $12 linked boolean; $13 decided_under integer;
-- $14 adopted integer[], $15 data_schemas integer[], $16 event_schema integer, $17 state_schema integer
select base, verdicts from solera_commit_4($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
