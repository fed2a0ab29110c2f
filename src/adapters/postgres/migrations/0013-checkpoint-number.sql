-- The last number of the change set that saved a state: nothing up to its place was said later, as long as it stands. So it serves whoever asks what
-- was believed at that number or after it. States saved before this column serve the present alone.
alter table checkpoint add column number bigint not null default 9223372036854775807;
alter table checkpoint alter column number drop default;
