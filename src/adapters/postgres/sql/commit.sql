-- Commits a batch of units, each if every version that it read is still current (promise 7): see migrations/0014-commit.sql.
-- $1 commit_unit[], $2 commit_read[], $3 commit_final[], $4 commit_revision[], $5 commit_status[], $6 commit_entry[], $7 commit_checkpoint[],
-- $8 commit_dirtied[], $9 commit_bound[], $10 commit_setting[], all in binary; $11 linked boolean
select base, fates from solera_commit($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
