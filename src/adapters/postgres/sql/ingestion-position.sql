-- Returns the last settled command of a subject.
-- $1 cell text, $2 subject text
select sequence, stored_at from ingestion_position where cell = $1 and subject = $2
