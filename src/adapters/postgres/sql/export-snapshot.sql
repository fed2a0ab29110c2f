-- Returns the name of the snapshot of this transaction. Other transactions can use the snapshot until this one ends.
-- Late commits: no snapshot of that name sees them.
select pg_export_snapshot() as snapshot
