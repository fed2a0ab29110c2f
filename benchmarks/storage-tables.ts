/** The tables of the report on storage. */
import type { MethodMeasured } from './body-compression.js';
import type { IndexUse } from './index-use.js';
import { type RelationBytes, sumOfBytes } from './relation-bytes.js';
import type { ReportTable } from './report.js';
import { summary, whole } from './statistics.js';
import type { CandidateTable } from './storage-candidates.js';
import type { CopyMeasured } from './storage-copy.js';
import type { StoredHistory } from './storage-history.js';
import type { Repeated } from './stored-bodies.js';

/** A history in one form, and its bytes. */
export interface FormMeasured {
  readonly form: string;
  readonly history: StoredHistory;
  readonly parts: readonly RelationBytes[];
}

export interface CandidateMeasured {
  readonly table: CandidateTable;
  readonly name: string;
  readonly runs: readonly CopyMeasured[];
}

export interface FileMeasured {
  readonly name: string;
  readonly bytes: number;
  readonly compressedBytes: number;
}

/** A part with a smaller share is summed up with others. */
const smallestShare = 0.002;

export function historyTable(measured: readonly FormMeasured[]): ReportTable {
  const row = (name: string, value: (one: FormMeasured) => string): readonly string[] => [name, ...measured.map(value)];
  const per = (value: number | null, { history }: FormMeasured): string =>
    value === null ? '' : oneDecimal(value / history.actions);
  return {
    title: 'An action',
    head: ['', ...measured.map(({ form }) => form)],
    rows: [
      row('bytes of the history', (one) => per(sumOfBytes(one.parts.filter(isHistory)), one)),
      row('bytes of the read models', (one) => per(sumOfBytes(one.parts.filter(isModel)), one)),
      row('bytes of WAL', (one) => per(one.history.wal.bytes, one)),
      row('bytes of WAL of the read models', (one) => per(one.history.walOfReadModels.bytes, one)),
      row('images of full pages in the WAL', (one) => per(one.history.wal.images, one)),
      row('node µs', ({ history }) => whole(history.nodeUs)),
      row('PostgreSQL µs', ({ history }) => (history.postgresUs === null ? '' : whole(history.postgresUs))),
    ],
  };
}

export function bytesTable(measured: readonly FormMeasured[]): ReportTable {
  return { title: 'The history: bytes of an action', ...partsOf(measured, isHistory) };
}

export function modelTable(measured: readonly FormMeasured[]): ReportTable {
  return { title: 'The read models: bytes of an action', ...partsOf(measured, isModel) };
}

function isModel({ schema }: RelationBytes): boolean {
  return schema.startsWith('follower_');
}

function isHistory(part: RelationBytes): boolean {
  return !isModel(part);
}

/** One row for each part of the first form, and a column for each form. */
function partsOf(
  measured: readonly FormMeasured[],
  belongs: (part: RelationBytes) => boolean,
): Pick<ReportTable, 'head' | 'rows'> {
  const [first] = measured;
  const parts = first?.parts.filter(belongs) ?? [];
  const total = sumOfBytes(parts);
  const shown = parts.filter(({ bytes }) => bytes >= smallestShare * total);
  const sumIn = (form: FormMeasured, names: readonly RelationBytes[]): number =>
    sumOfBytes(form.parts.filter((part) => names.some((one) => isSame(one, part)))) / form.history.actions;
  const row = (table: string, part: string, rows: string, names: readonly RelationBytes[]): readonly string[] => [
    ...[table, part, rows],
    ...measured.map((form) => oneDecimal(sumIn(form, names))),
    percent(sumOfBytes(names), total),
  ];
  return {
    head: ['table', 'part', 'rows of an action', ...measured.map(({ form }) => form), 'share'],
    rows: [
      ...shown.map((one) => {
        const rows = (one.rows / (first?.history.actions ?? 1)).toFixed(3);
        return row(one.table, one.part === 'index' ? one.name : one.part, rows, [one]);
      }),
      row(
        'others',
        '',
        '',
        parts.filter((part) => !shown.includes(part)),
      ),
      row('all', '', '', parts),
    ],
  };
}

function isSame(a: RelationBytes, b: RelationBytes): boolean {
  return a.schema === b.schema && a.part === b.part && a.name === b.name;
}

/** Bytes of all rows, and costs of one, each relative to those of the present form. */
export function candidateTable(
  table: string,
  copies: readonly CandidateMeasured[],
  { history }: FormMeasured,
): ReportTable {
  const own = copies.filter((one) => one.table === table);
  const [present] = own;
  const median = (one: CandidateMeasured | undefined, pick: (run: CopyMeasured) => number | null | undefined): number =>
    summary(one?.runs.flatMap((run) => pick(run) ?? []) ?? []).median;
  const reads = Object.keys(present?.runs[0]?.readUs ?? {});
  const costs: readonly (readonly [string, (run: CopyMeasured) => number | null | undefined])[] = [
    ['write µs a row', ({ writeUs }) => writeUs],
    ...reads.map((read) => [`${read}: µs a row`, (run: CopyMeasured) => run.readUs[read]] as const),
  ];
  const perAction = (bytes: number): string => oneDecimal(bytes / history.actions);
  return {
    title: `Forms of ${table}: bytes of an action, and costs`,
    head: ['form', 'rows', 'indexes', 'long values', 'all', 'of the present', 'WAL', ...costs.map(([name]) => name)],
    rows: own.map((one) => [
      one.name,
      ...[perAction(median(one, (run) => run.heapBytes)), perAction(median(one, (run) => run.indexBytes))],
      ...[perAction(median(one, (run) => run.longBytes)), perAction(median(one, (run) => run.bytes))],
      percent(
        median(one, (run) => run.bytes),
        median(present, (run) => run.bytes),
      ),
      perAction(median(one, (run) => run.walBytes * run.rows)),
      ...costs.map(([, pick]) => (one.runs.some((run) => pick(run) != null) ? median(one, pick).toFixed(2) : '')),
    ]),
  };
}

export function bodyTable(methods: readonly MethodMeasured[]): ReportTable {
  return {
    title: 'Single bodies, compressed in the program',
    head: ['bodies', 'method', 'bytes', 'compressed', 'of the text', 'µs to compress', 'µs to decompress'],
    rows: methods.map(({ kind, method, bytes, packedBytes, packUs, unpackUs }) => [
      ...[kind, method, whole(bytes), whole(packedBytes), percent(packedBytes, bytes)],
      ...[oneDecimal(packUs), oneDecimal(unpackUs)],
    ]),
  };
}

export function repeatedTable(repeated: readonly Repeated[], actions: number): ReportTable {
  return {
    title: 'Bodies that occur more than once',
    head: ['bodies', 'of an action', 'bytes of an action', 'if equal ones were stored once'],
    rows: repeated.map(({ kind, texts, bytes, distinctBytes }) => [
      ...[kind, (texts / actions).toFixed(2), oneDecimal(bytes / actions)],
      `${oneDecimal(distinctBytes / actions)} (${percent(distinctBytes, bytes)})`,
    ]),
  };
}

export function fileTable(files: readonly FileMeasured[]): ReportTable {
  return {
    title: 'Files on a file system that compresses blocks of 128 kB (deflate, level 1)',
    head: ['file', 'MB', 'compressed', 'of the file'],
    rows: files.map(({ name, bytes, compressedBytes }) => [
      ...[name, oneDecimal(bytes / 1e6), oneDecimal(compressedBytes / 1e6), percent(compressedBytes, bytes)],
    ]),
  };
}

export function indexTable(indexes: readonly IndexUse[]): ReportTable {
  return {
    title: 'Which indexes are used',
    head: ['index', 'of', 'unique', 'scans while recording', 'statements that use it', 'begins another index'],
    rows: indexes.map(({ name, table, unique, scans, statements, prefixOf }) => [
      ...[name, table, unique ? 'yes' : '', whole(scans)],
      statements.length > 3
        ? `${statements.slice(0, 3).join(', ')} and ${statements.length - 3} more`
        : statements.join(', '),
      prefixOf ?? '',
    ]),
  };
}

function oneDecimal(value: number): string {
  return value.toLocaleString('en-US', { minimumFractionDigits: 1, maximumFractionDigits: 1 });
}

function percent(part: number, whole: number): string {
  return whole === 0 ? '' : `${((100 * part) / whole).toFixed(1)} %`;
}
