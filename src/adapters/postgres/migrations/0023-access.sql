-- Who may do what: tokens, and the audit trail. Only adds: programs of former levels know neither, and authenticate no one.

-- Tokens are never deleted, so that the audit trail keeps their names.
create table access_token (
  id uuid primary key,
  name text not null,
  -- SHA-256 of the token in hex. The token itself is stored nowhere.
  hash text collate "C" not null unique,
  -- A JSON array of {role, winery}; winery is null for every winery.
  grants text not null,
  owner text,
  -- Milliseconds since 1970.
  created_at bigint not null,
  created_by text,
  expires_at bigint,
  revoked_at bigint,
  revoked_by text
);

-- One row. `version` counts the changes of tokens: nodes read the tokens again when it has risen. `secret` seals the cookies of sessions and the cursors of limited callers.
create table access_state (
  only_row boolean primary key default true check (only_row),
  version bigint not null default 0,
  secret bytea not null
);
insert into access_state (secret)
values (decode(replace(gen_random_uuid()::text || gen_random_uuid()::text || gen_random_uuid()::text, '-', ''), 'hex'));

-- What the log does not hold. Edits of actions are in the log: the trail shows both.
create table audit_entry (
  number bigint generated always as identity primary key,
  -- The head of the log when the entry was written: its place among the edits.
  head bigint not null,
  -- Milliseconds since 1970.
  recorded_at bigint not null,
  kind text collate "C" not null,
  recorded_by text,
  winery text collate "C",
  -- The change set that an entry announces. The entry counts once that change set is published.
  change_set uuid,
  -- A JSON object.
  detail text not null
);
create index audit_entry_head on audit_entry (head, number);
create trigger append_only before update or delete or truncate on audit_entry for each statement execute function refuse_change();

-- Finds the change sets that edited earlier actions without reading those that only recorded new ones.
create index revision_edits on revision (first) where revision > 1;
