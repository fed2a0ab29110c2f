-- Changes the number of uses of names, and returns the names with their new numbers, and whether they are new.
-- $1 wineries text[], $2 kinds text[], $3 names text[], $4 uses bigint[]
insert into used_name as u (winery, kind, name, uses)
select * from unnest($1::text[], $2::text[], $3::text[], $4::bigint[])
on conflict (winery, kind, name) do update set uses = u.uses + excluded.uses
returning winery, kind, name, uses, xmax = 0 as is_new
