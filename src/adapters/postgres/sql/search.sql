-- Returns names with a word that begins with a text, in the order of these words. Words of settings are read beside those of the read model.
-- $1 through text (the text and the last character), $2 winery text or null, $3 word text, $4 after_kind text, $5 after_winery text, $6 after_name text,
-- $7 limit bigint
select word, kind, winery, name from (
  (select word, kind, winery, name from word
    where $2::text is null and word < $1 and (word, kind, winery, name) > ($3, $4, $5, $6) order by word, kind, winery, name limit $7)
  union all
  (select word, kind, winery, name from word
    where $2::text is not null and winery = $2 and word < $1 and (word, kind, name) > ($3, $4, $6) order by word, kind, name limit $7)
  union all
  (select word, kind, winery, name from setting_word
    where $2::text is null and word < $1 and (word, kind, winery, name) > ($3, $4, $5, $6) order by word, kind, winery, name limit $7)
  union all
  (select word, kind, winery, name from setting_word
    where $2::text is not null and winery = $2 and word < $1 and (word, kind, name) > ($3, $4, $6) order by word, kind, name limit $7)
) found
order by word, kind, winery, name limit $7
