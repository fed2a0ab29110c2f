import type { ImportRecord, ImportStore, RememberedRow, RowResult } from '../../imports/job/import-memory.js';
import type { Connections } from './connections.js';
import { read } from './failure.js';
import { statement } from './statement.js';

const rememberedRows = statement('remembered-rows');
const rememberedRowsOfSource = statement('remembered-rows-of-source');
const rememberRows = statement('remember-rows');
const putImport = statement('put-import');
const importById = statement('import-by-id');
const imports = statement('imports');
const putImportRows = statement('put-import-rows');
const importRows = statement('import-rows');

interface RememberedColumns extends Omit<RememberedRow, 'importId' | 'effectiveAt'> {
  readonly import: string;
  readonly effective_at: number;
}

interface ImportColumns extends Omit<ImportRecord, 'fileName' | 'dryRun' | 'createdAt' | 'touchedAt'> {
  readonly file_name: string;
  readonly dry_run: boolean;
  readonly created_at: number;
  readonly touched_at: number;
}

interface ResultColumns extends Omit<RowResult, 'column'> {
  readonly import: string;
  readonly column_name: string | null;
}

/** The memory of imports. It is no part of the log: an import writes it outside the commits of its actions. */
export function importStore({ reads }: Connections): ImportStore {
  return {
    find: async (names) => {
      const columns = [names.map(({ winery }) => winery), names.map(({ identity }) => identity)];
      return (await read<RememberedColumns>(reads, rememberedRows, columns)).map(rememberedRow);
    },
    ofSource: async ({ winery, source, keyed, from, to, limit }) => {
      const values = [winery, source, keyed, from, to, limit];
      return (await read<RememberedColumns>(reads, rememberedRowsOfSource, values)).map(rememberedRow);
    },
    remember: async (rows) => {
      const columns = rows.map(({ importId, effectiveAt, ...same }): RememberedColumns => {
        return { ...same, import: importId, effective_at: effectiveAt };
      });
      await read(reads, rememberRows, [JSON.stringify(columns)]);
    },
    put: async ({ id, winery, source, fileName, dryRun, status, createdAt, touchedAt, report }) => {
      await read(reads, putImport, [id, winery, source, fileName, dryRun, status, createdAt, touchedAt, report]);
    },
    get: async (id) => {
      const [row] = await read<ImportColumns>(reads, importById, [id]);
      return row === undefined ? null : importRecord(row);
    },
    list: async ({ winery, after, limit }) =>
      (await read<ImportColumns>(reads, imports, [winery ?? '', after, limit])).map(importRecord),
    putRows: async (id, rows) => {
      const columns = rows.map(({ column, ...same }): ResultColumns => ({ ...same, import: id, column_name: column }));
      await read(reads, putImportRows, [JSON.stringify(columns)]);
    },
    rows: async (id, { from, limit }) =>
      (await read<ResultColumns>(reads, importRows, [id, from, limit])).map(rowResult),
  };
}

function rememberedRow({ import: importId, effective_at, ...same }: RememberedColumns): RememberedRow {
  return { ...same, importId, effectiveAt: effective_at };
}

function importRecord({ file_name, dry_run, created_at, touched_at, ...same }: ImportColumns): ImportRecord {
  return { ...same, fileName: file_name, dryRun: dry_run, createdAt: created_at, touchedAt: touched_at };
}

function rowResult({ import: _, column_name, ...same }: ResultColumns): RowResult {
  return { ...same, column: column_name };
}
