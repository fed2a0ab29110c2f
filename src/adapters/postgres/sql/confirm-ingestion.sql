-- Returns a row if the epoch is still that of the holder. The lock waits for a take-over in progress.
-- $1 cell text, $2 epoch bigint
select epoch from ingestion_holder where cell = $1 and epoch = $2 for share
