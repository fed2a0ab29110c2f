-- Counts the edits that wait to be taken.
select count(*)::integer as count from edit e where e.status = 'queued'
