-- What ingestion from JetStream must not forget: see src/ingestion/ingestion-store.ts. Subjects are those of the stream SOLERA_IN, one for each winery.

-- Which node takes commands from the stream. One row for each cell.
create table ingestion_holder (cell text collate "C" primary key, epoch bigint not null, node text not null, released boolean not null);

-- The last command of each subject whose outcome is definite. stored_at: milliseconds since 1970, by the broker's clock.
create table ingestion_position (
  cell text collate "C", subject text collate "C", sequence bigint not null, stored_at bigint not null,
  primary key (cell, subject)
);

-- Refused commands, each kept until its retry. body: the bytes that were published. reported: whether the stream SOLERA_REFUSED has the refusal.
create table ingestion_refusal (
  cell text collate "C", winery text collate "C", id uuid, subject text collate "C" not null, sequence bigint not null, stored_at bigint not null,
  refused_at bigint not null, problem text not null, body bytea not null, reply_subject text, reported boolean not null default false,
  primary key (cell, winery, id)
);
create index ingestion_refusal_id on ingestion_refusal (cell, id);
create index ingestion_refusal_newest on ingestion_refusal (cell, winery, refused_at desc);
create index ingestion_refusal_unreported on ingestion_refusal (cell, refused_at) where not reported;
