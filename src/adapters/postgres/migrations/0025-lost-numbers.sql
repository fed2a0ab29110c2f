-- Numbers that a database had given to notifications before it was restored to an earlier point. Consumers may have seen them, so they are never given to others: the
-- log holds a notification solera.log.lost for each. Only adds: programs of former levels cannot serve these notifications, and are refused by the level.

-- The change sets of these notifications, each with a publication and no other rows; append-only. `lost_first` to `lost_last`: all numbers that were lost at that time. The
-- last change set ends one number beyond them, so that every consumer gets at least one of the notifications.
create table lost (
  first bigint primary key,
  lost_first bigint not null,
  lost_last bigint not null check (lost_last >= lost_first)
);
create trigger append_only before update or delete or truncate on lost for each statement execute function refuse_change();
