-- A large change set while its rows are being written: its rows have origin = -id. Publishing deletes the row; a writer that died leaves it to the janitor,
-- which first dooms it (from then on it can't be published), then deletes its rows, then it.
create table draft (
  id bigint generated always as identity primary key,
  change_set uuid not null,
  beat_at timestamptz not null default now(),
  doomed boolean not null default false
);
