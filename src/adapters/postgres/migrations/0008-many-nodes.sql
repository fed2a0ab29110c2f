-- What many nodes need: void requests, the view of the cluster, the level of the database, and versions of the installed functions.
-- From this migration on, nodes of several versions use one database at the same time. So this migration and all later ones only add things, and a
-- composite type or a function that a node may call is never altered: a new one with a number in its name is added.

-- Requests of which no copy can be committed any more. The janitor deletes them long after their last copy can have arrived.
create table void_request (request uuid primary key, voided_at timestamptz not null default now());
create index void_request_age on void_request (voided_at);

-- The copies of requests among the proposals of solera_commit_2. `proposal` is the number of the proposal in the batch, from 1. `voids`: committing the
-- proposal, which is check-only, makes the request void.
create type commit_copy as (proposal integer, request uuid, voids boolean);

-- The request whose copy was committed, or null: a later copy of the same request is then answered as the first one would have been.
alter table publication add column request uuid;

-- Which nodes own the partitions of a cell: see src/cluster/view-store.ts.
create table cluster_view (cell text collate "C" primary key, epoch bigint not null, members jsonb not null);

-- The level of the database: see src/application/level.ts. One row, which only ever rises.
create table database_level (level integer not null check (level > 0));
create unique index database_level_single_row on database_level ((true));
insert into database_level (level) values (1);

-- Null: the function was installed by a version of the program that did not number them.
alter table installed_function add column version integer;
