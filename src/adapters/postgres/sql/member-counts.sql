-- Returns how many nodes own partitions, for each cell.
-- No parameters.
select v.cell, jsonb_array_length(v.members) as members from cluster_view v order by v.cell
