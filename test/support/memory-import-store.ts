import type { ImportRecord, ImportStore, RememberedRow, RowResult } from '../../src/imports/job/import-memory.js';

/** The memory of imports, in memory. */
export function memoryImportStore(): ImportStore {
  const remembered = new Map<string, RememberedRow>();
  const records = new Map<string, ImportRecord>();
  const results = new Map<string, Map<number, RowResult>>();
  const keyOf = ({ winery, identity }: { winery: string; identity: string }): string => `${winery}\n${identity}`;
  return {
    find: async (names) => [...new Set(names.map(keyOf))].flatMap((key) => remembered.get(key) ?? []),
    ofSource: async ({ winery, source, keyed, from, to, limit }) =>
      [...remembered.values()]
        .filter((row) => row.winery === winery && row.source === source && row.current && row.keyed === keyed)
        .filter(({ stated, keyed }) => stated || !keyed)
        .filter(({ effectiveAt }) => effectiveAt >= from && effectiveAt <= to)
        .sort((a, b) => a.effectiveAt - b.effectiveAt)
        .slice(0, limit),
    remember: async (rows) => {
      const given = new Set(rows.map(keyOf));
      for (const row of rows) {
        for (const old of remembered.values())
          if (old.action === row.action && old.winery === row.winery && !given.has(keyOf(old)))
            remembered.set(keyOf(old), followed(old, row));
      }
      for (const row of rows) remembered.set(keyOf(row), row);
    },
    put: async (record) => {
      const known = records.get(record.id);
      const { status, touchedAt, report } = record;
      records.set(record.id, known === undefined ? record : { ...known, status, touchedAt, report });
    },
    get: async (id) => records.get(id) ?? null,
    list: async ({ winery, after, limit }) =>
      [...records.values()]
        .filter((record) => record.winery === winery && (after === null || record.id < after))
        .sort((a, b) => (a.id < b.id ? 1 : -1))
        .slice(0, limit),
    putRows: async (id, rows) => {
      const known = results.get(id) ?? new Map<number, RowResult>();
      for (const row of rows) known.set(row.ordinal, row);
      results.set(id, known);
    },
    rows: async (id, { from, limit }) =>
      [...(results.get(id)?.values() ?? [])]
        .filter(({ ordinal }) => ordinal >= from)
        .sort((a, b) => a.ordinal - b.ordinal)
        .slice(0, limit),
  };
}

/** Returns what is remembered of an action under another identity, after an import has remembered `row` of the same action. */
function followed(old: RememberedRow, row: RememberedRow): RememberedRow {
  const { revision, source, meaning, importId, effectiveAt, body } = row;
  if (old.revision > revision) return old;
  if (old.revision === revision) return { ...old, source };
  if (!old.stated) return { ...old, revision, source, current: false };
  return { ...old, revision, source, meaning, importId, row: row.row, effectiveAt, body };
}
