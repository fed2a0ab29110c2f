-- Notes that a stream which a draft has claimed was written by another change set. Called by the trigger disturbed of version.
-- version 1
create or replace function note_disturbance() returns trigger language plpgsql as $$
begin
  if not exists (select from publication p where p.draft = old.draft) then
    insert into disturbance (draft, stream) values (-old.draft, old.stream) on conflict do nothing;
  end if;
  return null;
end
$$;
