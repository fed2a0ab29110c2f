import readWorkbook from 'read-excel-file/universal';
import type { TableLimits } from '../../../config/import-tables.js';
import type { Assumption } from '../imported-table.js';
import { archiveFailure, damaged } from './archive-size.js';
import type { RawRow, TableFailure } from './table.js';

/** The rows of one sheet of a workbook. */
interface SheetRows {
  readonly kind: 'rows';
  readonly rows: readonly RawRow[];
  readonly assumption: Assumption | null;
}

/** Excel's numbers have 15 digits. Its files have up to 17, of which the last are noise: 20.481800000000001. */
const digits = 15;

/**
 * Reads one sheet of an .xlsx file: the named one, or else the first that is not empty. A cell with a formula has the value that was saved with it.
 * Numbers become texts with a decimal point. Dates become local times in ISO 8601, such as `2025-09-10T09:00:00`; midnight becomes a date alone.
 */
export async function workbookRows(
  bytes: Uint8Array,
  sheet: string | null,
  limits: TableLimits,
): Promise<SheetRows | TableFailure> {
  const failure = await archiveFailure(bytes, limits);
  if (failure !== null) return failure;
  const sheets = await sheetsOf(bytes);
  if (sheets === null) return damaged;
  const filled = sheets.filter(({ data }) => data.some((cells) => cells.some((cell) => cellText(cell) !== '')));
  const names = filled.map((one) => `"${one.sheet}"`).join(', ');
  const chosen = sheet === null ? filled[0] : filled.find((one) => one.sheet.trim() === sheet.trim());
  if (chosen === undefined) {
    if (sheet === null) return { kind: 'failure', code: 'empty_file', detail: 'The workbook has no filled cell.' };
    const detail = `The workbook has no sheet "${sheet}" with content. Its sheets are ${names}.`;
    return { kind: 'failure', code: 'unknown_sheet', detail };
  }
  const rows = chosen.data.map((cells, index) => ({
    place: { row: index + 1, line: index + 1 },
    cells: cells.map(cellText),
  }));
  const assumption =
    sheet !== null || filled.length === 1
      ? null
      : { code: 'first_sheet', detail: `Only sheet "${chosen.sheet}" is read; the workbook has ${names}.` };
  return { kind: 'rows', rows, assumption };
}

/** Returns null if the workbook cannot be read. The library throws errors of several kinds for damaged workbooks. */
async function sheetsOf(bytes: Uint8Array): Promise<Awaited<ReturnType<typeof readWorkbook>> | null> {
  try {
    // The library takes whole buffers only; a view may be a part of one.
    const whole = new Uint8Array(bytes);
    return await readWorkbook(whole.buffer, { trim: false });
  } catch {
    return null;
  }
}

function cellText(cell: unknown): string {
  if (cell === null || cell === undefined) return '';
  if (cell instanceof Date) return dateText(cell);
  if (typeof cell === 'number') return numberText(cell);
  return String(cell);
}

function numberText(value: number): string {
  return String(Number(value.toPrecision(digits)));
}

/**
 * Corrects times of the library, which cuts fractions of a millisecond. Fractions of a day are not exact in binary: 12:02:00 becomes 12:01:59.999.
 */
function wholeSecond(ms: number): number {
  const nearest = Math.round(ms / 1_000) * 1_000;
  return Math.abs(ms - nearest) <= 1 ? nearest : ms;
}

/** The library returns local times as if they were UTC, and a time of day alone as a time on the day before 1900. */
function dateText(date: Date): string {
  const ms = wholeSecond(date.getTime());
  if (Number.isNaN(ms)) return '';
  const [day = '', time = ''] = new Date(ms).toISOString().replace('Z', '').split('T');
  const shown = time.replace(/\.000$/, '');
  if (day < '1900-01-02') return shown;
  return shown === '00:00:00' ? day : `${day}T${shown}`;
}
