-- Registers those of the keys that are not registered yet. It takes the publish lock, so all content of their wineries that is published after this call is sealed.
-- Drafts may already hold content in clear, so all drafts are abandoned, and their change sets are decided again.
-- The first key enables the triggers that require sealed content.
-- version 2
create or replace function solera_register_keys(keys text[], wineries text[], fingerprints text[]) returns void language plpgsql volatile as $$
declare
  guarded record;
begin
  perform pg_advisory_xact_lock(7365200117);
  insert into winery_key (key, winery, fingerprint) select * from unnest(keys, wineries, fingerprints) on conflict do nothing;
  if not found then return; end if;
  update draft d set abandoned = true where not d.abandoned;
  for guarded in
    select t.tgrelid::regclass as name, t.tgname as trigger from pg_trigger t
    join pg_class c on c.oid = t.tgrelid and c.relnamespace = current_schema()::regnamespace
    where t.tgname in ('sealed_only', 'sealed_only_again') and t.tgenabled = 'D'
  loop
    execute format('alter table %s enable trigger %I', guarded.name, guarded.trigger);
  end loop;
end
$$;
