-- Returns, sorted, the names of streams that begin with a prefix.
-- $1 prefix text, $2 upper_bound text (greater than every name with the prefix), $3 after text (the last name of the previous page),
-- $4 part text or null (must occur after the prefix, in upper or lower case), $5 limit bigint
-- Late commits: each page is its own snapshot, so a stream created between two pages may be missing from the earlier page.
select v.stream from version v
where v.stream > $3 and v.stream < $2 and ($4::text is null or strpos(lower(substr(v.stream, length($1) + 1)), lower($4)) > 0)
order by v.stream limit $5
