-- Removes the streams of a draft on which it has no touch any more, after truncate-draft.
-- $1 draft bigint
delete from draft_stream s where s.draft = $1
  and not exists (select from touch t where t.stream = s.stream and t.origin = -$1::bigint)
