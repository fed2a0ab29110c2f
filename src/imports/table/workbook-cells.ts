/**
 * What the library that reads workbooks leaves out: the epoch of dates, the formats of numbers, and errors of formulas. Reads the XML of the workbook
 * with expressions, because only attributes of a few elements are needed.
 */
import type { ArchiveFiles } from './archive.js';
import { sheetTags } from './workbook-size.js';
import { type ZeroFormat, zeroFormat } from './zero-format.js';

/** The error of a cell's formula, or the format that shows its number as a code. */
type SpecialCell =
  | { readonly kind: 'error'; readonly text: string }
  | { readonly kind: 'code'; readonly format: ZeroFormat };

/** The special cells of a sheet, by the indexes of row and column. */
export type SpecialCells = ReadonlyMap<number, ReadonlyMap<number, SpecialCell>>;

export interface WorkbookParts {
  /** Days are counted from 1904, as old versions of Excel for the Macintosh count them. */
  readonly isFrom1904: boolean;
  /** The days by which the library reads dates too early. It recognises `date1904="1"`, but not `date1904="true"`, which means the same. */
  readonly daysEarly: number;
  /** The names of the sheets' files, in the order of the sheets. */
  readonly sheetFiles: readonly string[];
  /** Formats that show numbers as codes, by the index of the style. */
  readonly formats: ReadonlyMap<number, ZeroFormat>;
}

const workbookFile = 'xl/workbook.xml';
const relationsFile = 'xl/_rels/workbook.xml.rels';

/** With the 29 February 1900 that spreadsheets count although it did not exist. */
const daysFrom1900To1904 = 1462;

export function workbookParts(files: ArchiveFiles): WorkbookParts {
  const textOf = (name: string): string => files.get(name)?.toString('utf8') ?? '';
  const workbook = textOf(workbookFile);
  const relations = elements(textOf(relationsFile), 'Relationship');
  const fileOf = (relation: string | undefined): string => pathOf(relations.find(({ Id }) => Id === relation)?.Target);
  const stylesFile = pathOf(relations.find(({ Type }) => Type?.endsWith('/styles'))?.Target) || 'xl/styles.xml';
  const stated = elements(workbook, 'workbookPr')[0]?.date1904 ?? '0';
  const isFrom1904 = /^(1|true|on)$/.test(stated);
  return {
    isFrom1904,
    daysEarly: isFrom1904 && stated !== '1' ? daysFrom1900To1904 : 0,
    sheetFiles: elements(workbook, 'sheet').map((sheet) => fileOf(sheet['r:id'] ?? relationOf(sheet))),
    formats: formatsOf(textOf(stylesFile)),
  };
}

/** Returns the special cells of one sheet. */
export function specialCells(files: ArchiveFiles, file: string | undefined, { formats }: WorkbookParts): SpecialCells {
  const found = new Map<number, Map<number, SpecialCell>>();
  if (file === undefined) return found;
  const xml = files.get(file)?.toString('utf8') ?? '';
  if (formats.size === 0 && !/\st=["']e["']/.test(xml)) return found;
  let [row, column] = [-1, -1];
  for (const { name, attributes: text, isEmpty, index } of sheetTags(xml)) {
    const { r, s, t } = attributes(text);
    if (name === 'row') {
      row = r === undefined ? row + 1 : Number(r) - 1;
      column = -1;
      continue;
    }
    column = r === undefined ? column + 1 : columnIndex(r);
    if (isEmpty) continue;
    const format = formats.get(Number(s ?? ''));
    const cell: SpecialCell | null =
      t === 'e'
        ? { kind: 'error', text: valueAt(xml, index) }
        : format !== undefined && (t === undefined || t === 'n')
          ? { kind: 'code', format }
          : null;
    if (cell === null) continue;
    const cells = found.get(row) ?? new Map<number, SpecialCell>();
    found.set(row, cells.set(column, cell));
  }
  return found;
}

function formatsOf(styles: string): ReadonlyMap<number, ZeroFormat> {
  const codes = new Map(elements(styles, 'numFmt').map(({ numFmtId, formatCode }) => [numFmtId, formatCode ?? '']));
  // Other lists of the file have elements of the same name.
  const [, after = ''] = /<(?:\w+:)?cellXfs\b[^<>]*>(.*)/s.exec(styles) ?? [];
  const end = after.search(/<\/(?:\w+:)?cellXfs>/);
  const cellStyles = end < 0 ? '' : after.slice(0, end);
  const formats = new Map<number, ZeroFormat>();
  elements(cellStyles, 'xf').forEach(({ numFmtId }, index) => {
    const format = zeroFormat(codes.get(numFmtId) ?? '');
    if (format !== null) formats.set(index, format);
  });
  return formats;
}

type Attributes = Readonly<Record<string, string | undefined>>;

function elements(xml: string, name: string): readonly Attributes[] {
  const expression = new RegExp(`<(?:\\w+:)?${name}\\b([^<>]*)>`, 'g');
  return [...xml.matchAll(expression)].map(([, text = '']) => attributes(text));
}

function attributes(text: string): Attributes {
  const pairs = [...text.matchAll(/(?<![\w:])([\w:]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g)];
  return Object.fromEntries(pairs.map(([, name = '', double, single]) => [name, plain(double ?? single ?? '')]));
}

/** Returns the id of a relation whose attribute has another prefix than `r`. */
function relationOf(sheet: Attributes): string | undefined {
  return Object.entries(sheet).find(([name]) => name.endsWith(':id'))?.[1];
}

function pathOf(target: string | undefined): string {
  if (target === undefined) return '';
  return target.startsWith('/') ? target.slice(1) : `xl/${target}`;
}

/** Returns the value of the cell that begins at an index of the XML. */
function valueAt(xml: string, index: number): string {
  const cell = xml.slice(index, index + 10_000);
  return plain(/<(?:\w+:)?v\b[^<>]*>([^<]*)</.exec(cell)?.[1] ?? '#VALUE!').trim();
}

/** Returns the index of a column: 0 for A, 26 for AA. */
function columnIndex(address: string): number {
  const [letters = ''] = /^[A-Z]+/.exec(address) ?? [];
  return [...letters].reduce((index, letter) => 26 * index + letter.charCodeAt(0) - 64, 0) - 1;
}

function plain(text: string): string {
  const named: Readonly<Record<string, string>> = { quot: '"', apos: "'", lt: '<', gt: '>', amp: '&' };
  return text.replace(/&(?:#(\d+)|(\w+));/g, (whole, code: string | undefined, name: string) =>
    code === undefined ? (named[name] ?? whole) : String.fromCodePoint(Number(code)),
  );
}
