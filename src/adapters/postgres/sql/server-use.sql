-- Returns how much of the server is in use, and what may get in the way of nodes. A role that is not a member of pg_read_all_stats sees no transactions of other roles.
-- No parameters.
select
  (select count(*)::integer from pg_stat_activity a where a.backend_type = 'client backend') as connections,
  (select count(*)::integer from pg_stat_activity a where a.application_name like 'solera%' and a.pid <> pg_backend_pid()) as connections_of_solera,
  current_setting('max_connections')::integer as most_connections,
  current_setting('superuser_reserved_connections')::integer as reserved_connections,
  (select r.rolconnlimit from pg_roles r where r.rolname = current_user) as connections_of_role,
  d.datconnlimit as connections_of_database,
  pg_database_size(d.oid)::float8 as database_bytes,
  age(d.datfrozenxid) as transaction_age,
  d.datcollate as collation,
  current_setting('server_version') as version,
  has_database_privilege(d.oid, 'create') as may_create,
  coalesce((
    select extract(epoch from now() - min(a.xact_start))::float8 from pg_stat_activity a
    where a.datname = current_database() and a.pid <> pg_backend_pid() and a.backend_type = 'client backend'
  ), 0) as oldest_transaction_s,
  (select count(*)::integer from pg_prepared_xacts x where x.database = current_database()) as prepared_transactions,
  (select coalesce(string_agg(s.slot_name, ', ' order by s.slot_name), '') from pg_replication_slots s
    where not s.active and s.restart_lsn is not null) as inactive_slots,
  (select coalesce(max(pg_wal_lsn_diff(case when pg_is_in_recovery() then pg_last_wal_replay_lsn() else pg_current_wal_lsn() end, s.restart_lsn)), 0)::float8
    from pg_replication_slots s where not s.active) as inactive_slot_bytes
from pg_database d where d.datname = current_database()
