-- The commit call of programs that decide all actions of a change set by one version of the rules (levels 2 and 3). The parameters and the result are those of
-- solera_commit_3, which it calls, except that revisions do not name versions of their own.
-- version 4
create or replace function solera_commit_2(
  proposals commit_proposal[], reads commit_read[], versions commit_version[], revisions commit_revision[], statuses commit_status[],
  touches commit_touch[], checkpoints commit_checkpoint[], dirty_spans commit_dirty_span[], tie_bounds commit_tie_bound[],
  admissions commit_admission[], copies commit_copy[], linked boolean, decided_under integer,
  out base bigint, out verdicts text
) language plpgsql volatile as $$
begin
  select c.base, c.verdicts into base, verdicts
  from solera_commit_3(
    proposals, reads, versions, array(select row(r.*, null)::commit_revision_2 from unnest(revisions) r), statuses, touches, checkpoints,
    dirty_spans, tie_bounds, admissions, copies, linked, decided_under
  ) c;
end
$$;
