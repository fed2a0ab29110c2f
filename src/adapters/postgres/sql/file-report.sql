-- Stores a filing: see ../functions/solera-file-report.sql.
-- $1 id uuid, $2 winery text, $3 form text, $4 from text, $5 to text, $6 amends uuid or null, $7 known bigint, $8 report text, $9 filed_at bigint,
-- $10 filed_by text or null, $11 request_hash text (SHA-256 in hex)
select f.outcome, f.former as found from solera_file_report($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, decode($11, 'hex')) f
