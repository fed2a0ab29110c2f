-- Streams whose names begin alike, in order of name, by what follows.
-- $1 prefix, $2 first name after all that begin so, $3 the name before the page, $4 text to be contained (any case) or null, $5 limit
-- Late commits: a stream first written meanwhile may be missing from an earlier page; pages are of the present.
select v.stream from version v
where v.stream > $3 and v.stream < $2 and ($4::text is null or strpos(lower(substr(v.stream, length($1) + 1)), lower($4)) > 0)
order by v.stream limit $5
