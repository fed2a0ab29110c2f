-- Declares the numbers after the end of the log up to `through` lost, and gives them, and one number more, to notifications that say so. It takes the publish lock, so
-- no commit gives the numbers away meanwhile. It raises the level of the database to `fill_level`, because programs of lower levels cannot serve these notifications.
-- Returns the first lost number and the last number of the log; `first_lost` is null, and nothing is done, if the log already reaches `through`.
-- version 1
create or replace function solera_fill_log(through bigint, declared_at bigint, numbers_per_set integer, fill_level integer, out first_lost bigint, out last_filled bigint)
language plpgsql volatile as $$
begin
  perform pg_advisory_xact_lock(7365200117);
  select coalesce(max(newest.last), 0) + 1 into first_lost from (select p.last from publication p order by p.first desc limit 1) newest;
  if through < first_lost then
    last_filled := first_lost - 1;
    first_lost := null;
    return;
  end if;
  perform solera_raise_level(fill_level);
  last_filled := through + 1;
  insert into publication (first, last, recorded_at, change_set, request_hash, winery, answer)
  select s.first, least(s.first + numbers_per_set - 1, last_filled), declared_at, gen_random_uuid(), '', '', '{}'
  from generate_series(first_lost, last_filled, numbers_per_set) s (first);
  insert into lost (first, lost_first, lost_last) select s.first, first_lost, through from generate_series(first_lost, last_filled, numbers_per_set) s (first);
end
$$;
