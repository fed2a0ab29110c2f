-- Refuses to delete a published row. Called by the trigger unpublished_only of the tables that hold rows of drafts.
-- version 1
create or replace function refuse_published_delete() returns trigger language plpgsql as $$
begin
  if old.origin > 0 or exists (select from publication p where p.draft = old.origin) then
    raise exception '% is append-only: delete of published rows refused', tg_table_name using errcode = 'restrict_violation';
  end if;
  return old;
end
$$;
