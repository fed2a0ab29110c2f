-- Returns the view of a cell: which nodes own its partitions.
-- $1 cell text
select epoch, members from cluster_view where cell = $1
