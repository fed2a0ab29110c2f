-- Finds the conflicted actions of all wineries in timeline order without reading the whole timeline: see sql/conflicted-actions.sql. Only adds: programs of former
-- levels go on as before. The rows of a refusal are few, so the indexes are small, and most commits write neither.
create index revision_refused on revision (effective_at, tie_break, action) where refusal is not null;
create index status_change_refused on status_change (effective_at, tie_break, action) where refusal is not null;
