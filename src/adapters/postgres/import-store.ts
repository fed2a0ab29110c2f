import type { ContentCipher } from '../../encryption/content-cipher.js';
import { importPlace, rememberedRowPlace } from '../../encryption/places.js';
import { isSealed } from '../../encryption/sealed-text.js';
import type { ImportRecord, ImportStore, RememberedRow, RowResult } from '../../imports/job/import-memory.js';
import type { Connections } from './connections.js';
import { read } from './failure.js';
import { statement } from './statement.js';
import { withContent } from './stored-content.js';

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
export function importStore({ reads, content }: Connections): ImportStore {
  const rememberedRow = (row: RememberedColumns) => openedRow(row, content);
  const importRecord = (row: ImportColumns) => openedImport(row, content);
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
        const place = rememberedRowPlace(same.winery, same.identity);
        const body = content.seal(same.winery, place, same.body);
        return { ...same, body, import: importId, effective_at: effectiveAt };
      });
      await read(reads, rememberRows, [JSON.stringify(columns)]);
    },
    put: async ({ id, winery, source, fileName, dryRun, status, createdAt, touchedAt, report }) => {
      await read(reads, putImport, [
        id,
        winery,
        source,
        fileName,
        dryRun,
        status,
        createdAt,
        touchedAt,
        content.sealNaming(winery, importPlace(id, null), report),
      ]);
    },
    get: async (id) => {
      const [row] = await read<ImportColumns>(reads, importById, [id]);
      return row === undefined ? null : importRecord(row);
    },
    list: async ({ winery, after, limit }) =>
      (await read<ImportColumns>(reads, imports, [winery ?? '', after, limit])).map(importRecord),
    putRows: async (id, rows) => {
      const columns = rows.map((row) => sealedResult(id, row, content));
      await read(reads, putImportRows, [JSON.stringify(columns)]);
    },
    rows: async (id, { from, limit }) =>
      (await read<ResultColumns>(reads, importRows, [id, from, limit])).map((row) => openedResult(id, row, content)),
  };
}

function openedRow(
  { import: importId, effective_at, body, ...same }: RememberedColumns,
  content: ContentCipher,
): RememberedRow {
  const row = { ...same, importId, effectiveAt: effective_at };
  return withContent(row, 'body', () => content.open(body, rememberedRowPlace(same.winery, same.identity)));
}

function openedImport(
  { file_name, dry_run, created_at, touched_at, report, ...same }: ImportColumns,
  content: ContentCipher,
): ImportRecord {
  const record = { ...same, fileName: file_name, dryRun: dry_run, createdAt: created_at, touchedAt: touched_at };
  return withContent(record, 'report', () => content.open(report, importPlace(same.id, null)));
}

/** The cell and the sentence about it are sealed as one text, in the column of the sentence. */
function sealedResult(id: string, { column, ...same }: RowResult, content: ContentCipher): ResultColumns {
  const { winery, value, detail, ordinal } = same;
  const row = { ...same, import: id, column_name: column };
  if (winery === null || !content.isEncrypted(winery) || (value === null && detail === null)) return row;
  return {
    ...row,
    value: null,
    detail: content.seal(winery, importPlace(id, ordinal), JSON.stringify({ value, detail })),
  };
}

function openedResult(id: string, row: ResultColumns, content: ContentCipher): RowResult {
  const { import: _, column_name, detail, value, ...same } = row;
  const result = { ...same, column: column_name };
  if (detail === null || !isSealed(detail)) return { ...result, value, detail };
  const opened = () =>
    JSON.parse(content.open(detail, importPlace(id, row.ordinal))) as Pick<RowResult, 'value' | 'detail'>; // As `sealedResult` wrote it.
  return withContent(
    withContent(result, 'value', () => opened().value),
    'detail',
    () => opened().detail,
  );
}
