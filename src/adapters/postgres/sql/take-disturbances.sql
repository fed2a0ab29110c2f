-- Removes and returns the streams of a draft that others wrote after it had claimed them. The caller claims them again before it reads them.
-- $1 draft bigint
delete from disturbance d where d.draft = $1 returning d.stream
