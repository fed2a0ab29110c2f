-- Replaces stored actions.
-- $1 actions uuid[], $2 wineries text[], $3 types text[], $4 data text[]
update book_action b set winery = n.winery, type = n.type, data = n.data
from unnest($1::uuid[], $2::text[], $3::text[], $4::text[]) n (action, winery, type, data) where b.action = n.action
