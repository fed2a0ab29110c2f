-- Returns the number of refused commands of a cell.
-- $1 cell text
select count(*) as refusals from ingestion_refusal where cell = $1
