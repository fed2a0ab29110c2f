-- The commit call of programs that know no levels, copies of requests or other nodes: they count as level 1. The parameters and the result are those
-- of solera_commit_2, which it calls.
-- version 1
create or replace function solera_commit(
  proposals commit_proposal[], reads commit_read[], versions commit_version[], revisions commit_revision[], statuses commit_status[],
  touches commit_touch[], checkpoints commit_checkpoint[], dirty_spans commit_dirty_span[], tie_bounds commit_tie_bound[],
  admissions commit_admission[], linked boolean,
  out base bigint, out verdicts text
) language plpgsql volatile as $$
begin
  select c.base, c.verdicts into base, verdicts
  from solera_commit_2(
    proposals, reads, versions, revisions, statuses, touches, checkpoints, dirty_spans, tie_bounds, admissions, array[]::commit_copy[], linked, 1
  ) c;
end
$$;
