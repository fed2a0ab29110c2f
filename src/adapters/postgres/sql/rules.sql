-- Returns the rules version of each change set whose first number is from $1 to $2, and whether each of its actions was decided by a version of its own.
-- $1 first bigint, $2 last bigint
-- Late commits: change sets are published in order under the publish lock, so all numbers up to a visible one are visible.
-- All revisions of a change set have the same version, and every change set has a revision with index 0, except those of lost numbers: they have the version 0.
select r.first, r.rules, r.decided_by is not null as of_actions from revision r where r.first between $1 and $2 and r.idx = 0
union all
select l.first, 0::smallint, false from lost l where l.first between $1 and $2
