-- From which notification number on the notifications name who recorded them (`data.recordedBy`). Nodes of former versions do not write the member, and the text of a
-- number never changes. No row until the level of the database is high enough: see functions/solera-raise-level.sql.
create table log_recorders (since bigint not null check (since > 0));
create unique index log_recorders_single_row on log_recorders ((true));
create trigger append_only before update or delete or truncate on log_recorders for each statement execute function refuse_change();
