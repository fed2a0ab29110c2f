-- Returns the newest holder of ingestion.
-- $1 cell text
select epoch, released from ingestion_holder where cell = $1
