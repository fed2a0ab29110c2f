import readWorkbook from 'read-excel-file/universal';
import type { TableLimits } from '../../../config/import-tables.js';
import type { Assumption } from '../imported-table.js';
import { type ArchiveFiles, damaged, storedArchive, unpackedFiles } from './archive.js';
import { sizeFailure, textFailure } from './workbook-size.js';
import type { RawRow, TableFailure } from './table.js';
import { type SpecialCells, specialCells, type WorkbookParts, workbookParts } from './workbook-cells.js';
import { zeroText } from './zero-format.js';

/** The rows of one sheet of a workbook. */
interface SheetRows {
  readonly kind: 'rows';
  readonly rows: readonly RawRow[];
  readonly assumption: Assumption | null;
}

type Epoch = Pick<WorkbookParts, 'isFrom1904' | 'daysEarly'>;

const dayMs = 86_400_000;

/** Excel's numbers have 15 digits. Its files have up to 17, of which the last are noise: 20.481800000000001. */
const digits = 15;

/**
 * Reads one sheet of an .xlsx file: the named one, or else the first that is not empty. A cell with a formula has the value that was saved with it.
 * Numbers become texts with a decimal point; a number whose format is zeros, such as `0000`, keeps the zeros that the format shows. Dates become local
 * times in ISO 8601, such as `2025-09-10T09:00:00`; midnight becomes a date alone. An error of a formula becomes its name, such as `#DIV/0!`.
 */
export async function workbookRows(
  bytes: Uint8Array,
  sheet: string | null,
  limits: TableLimits,
): Promise<SheetRows | TableFailure> {
  const files = await unpackedFiles(bytes, limits);
  if ('kind' in files) return files;
  const parts = workbookParts(files);
  const failure = sizeFailure(files, parts.sheetFiles, limits);
  if (failure !== null) return failure;
  const sheets = await sheetsOf(files);
  if (sheets === null) return damaged;
  const filled = sheets.filter(({ data }) => data.some((cells) => cells.some((cell) => cell !== null && cell !== '')));
  const names = filled.map((one) => `"${one.sheet}"`).join(', ');
  const chosen = sheet === null ? filled[0] : filled.find((one) => one.sheet.trim() === sheet.trim());
  if (chosen === undefined) {
    if (sheet === null) return { kind: 'failure', code: 'empty_file', detail: 'The workbook has no filled cell.' };
    const detail = `The workbook has no sheet "${sheet}" with content. Its sheets are ${names}.`;
    return { kind: 'failure', code: 'unknown_sheet', detail };
  }
  const special = specialCells(files, parts.sheetFiles[sheets.indexOf(chosen)], parts);
  const rows = chosen.data.map((cells, index) => ({
    place: { row: index + 1, line: index + 1 },
    cells: textsOf(cells, special.get(index), parts),
  }));
  const tooLong = textFailure(rows, limits);
  if (tooLong !== null) return tooLong;
  const assumption =
    sheet !== null || filled.length === 1
      ? null
      : { code: 'first_sheet', detail: `Only sheet "${chosen.sheet}" is read; the workbook has ${names}.` };
  return { kind: 'rows', rows, assumption };
}

/** Returns null if the workbook cannot be read. The library throws errors of several kinds for damaged workbooks. */
async function sheetsOf(files: ArchiveFiles): Promise<Awaited<ReturnType<typeof readWorkbook>> | null> {
  try {
    return await readWorkbook(storedArchive(files).buffer, { trim: false });
  } catch {
    return null;
  }
}

/** Returns the texts of a row's cells. `special`: the special cells of the row. */
function textsOf(cells: readonly unknown[], special: ReturnType<SpecialCells['get']>, epoch: Epoch): readonly string[] {
  const texts = cells.map((cell) => cellText(cell, epoch));
  for (const [column, found] of special ?? []) {
    // The library reads errors as blank cells, and leaves out blank cells at the end of a row.
    while (found.kind === 'error' && texts.length <= column) texts.push('');
    const value = cells[column];
    if (found.kind === 'error') texts[column] = found.text;
    else if (typeof value === 'number') texts[column] = zeroText(value, found.format) ?? numberText(value);
  }
  return texts;
}

function cellText(cell: unknown, epoch: Epoch): string {
  if (cell === null || cell === undefined) return '';
  if (cell instanceof Date) return dateText(cell, epoch);
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

/** The library returns local times as if they were UTC, and a time of day alone as a time on the first day of the epoch, or the day before. */
function dateText(date: Date, { isFrom1904, daysEarly }: Epoch): string {
  const ms = wholeSecond(date.getTime()) + daysEarly * dayMs;
  if (Number.isNaN(ms)) return '';
  const [day = '', time = ''] = new Date(ms).toISOString().replace('Z', '').split('T');
  const shown = time.replace(/\.000$/, '');
  if (day < (isFrom1904 ? '1904-01-02' : '1900-01-02')) return shown;
  return shown === '00:00:00' ? day : `${day}T${shown}`;
}
