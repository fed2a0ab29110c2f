-- Inserts actions that are not stored.
-- $1 actions uuid[], $2 wineries text[], $3 types text[], $4 data text[]
insert into book_action (action, winery, type, data) select * from unnest($1::uuid[], $2::text[], $3::text[], $4::text[])
