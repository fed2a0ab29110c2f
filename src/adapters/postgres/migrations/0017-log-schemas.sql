-- From which notification number on the notifications name their schemas (CloudEvents `dataschema`). A page that is full never changes, so the
-- notifications before it never name one. No row until the level of the database is high enough: see functions/solera-raise-level.sql.
create table log_schemas (since bigint not null check (since > 0));
create unique index log_schemas_single_row on log_schemas ((true));
create trigger append_only before update or delete or truncate on log_schemas for each statement execute function refuse_change();
