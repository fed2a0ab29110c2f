-- Finds the additions and analyses of a vessel. They are the only actions that name a vessel without touching its stream, because they cannot change
-- which lot it holds. Every revision stores the whole data, so retracted ones are found too.
create index revision_vessel on revision (winery, ((data::jsonb) ->> 'vessel'), effective_at, tie_break, action)
  where type in ('addition', 'analysis');
