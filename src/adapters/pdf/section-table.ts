import { setImmediate as nextTurn } from 'node:timers/promises';
import { printingLimits } from '../../../config/printing.js';
import type { Report, ReportLine, ReportSection } from '../../compliance/report.js';
import type { TextStyle } from './pen.js';
import type { Sheet } from './sheet.js';
import { type TableColumn, type TableShape, tableShape } from './table-columns.js';

const titleStyle = { size: 10.5, weight: 'strong' } as const;
const noteStyle = { size: 8 } as const;
const titleHeight = 18;

/** Rows that a section's head is kept together with, so that it never ends a page. */
const rowsBelowHead = 2;

interface Row {
  readonly cells: readonly (readonly string[])[];
  readonly height: number;
  readonly style: TextStyle;
}

/** Draws a section as a table, over as many pages as it needs. Each page repeats its head. */
export async function drawSection(
  sheet: Sheet,
  content: { readonly report: Report; readonly section: ReportSection; readonly decimals: ReadonlyMap<string, number> },
): Promise<void> {
  const { section } = content;
  const shape = tableShape(sheet.pen, content, sheet);
  const head = headRow(sheet, shape);
  const title = section.section === '' ? section.title : `${section.section}. ${section.title}`;
  const firstRows = section.lines.slice(0, rowsBelowHead).map((line) => lineRow(sheet, shape, line));
  sheet.ensureRoom(titleHeight + head.height + firstRows.reduce((sum, { height }) => sum + height, 0));
  drawTitle(sheet, title);
  if (section.lines.length === 0) return drawNote(sheet, 'No lines in this period.');
  let top = sheet.y;
  drawRow(sheet, shape, head, { shaded: true });
  for (const [index, line] of section.lines.entries()) {
    if (index % printingLimits.rowsPerTurn === printingLimits.rowsPerTurn - 1) await nextTurn();
    const row = lineRow(sheet, shape, line);
    if (row.height > sheet.room) {
      drawColumnRules(sheet, shape, top);
      sheet.addPage();
      drawTitle(sheet, `${title} (continued)`);
      top = sheet.y;
      drawRow(sheet, shape, head, { shaded: true });
    }
    drawRow(sheet, shape, row, { shaded: false });
  }
  drawColumnRules(sheet, shape, top);
  sheet.y += 12;
}

/** Draws the lines between columns, from the head on this page to the last row. */
function drawColumnRules(sheet: Sheet, { columns }: TableShape, top: number): void {
  for (const x of [...columns.map((column) => column.x), sheet.right])
    sheet.pen.rule({ x, y: top }, { x, y: sheet.y }, 0.3);
}

function drawTitle(sheet: Sheet, title: string): void {
  sheet.pen.draw(
    sheet.pen.cut(title, sheet.width - 20, titleStyle),
    { x: sheet.left, baseline: sheet.y + titleStyle.size },
    titleStyle,
  );
  sheet.y += titleHeight;
}

function drawNote(sheet: Sheet, text: string): void {
  sheet.pen.draw(text, { x: sheet.left, baseline: sheet.y + noteStyle.size }, noteStyle);
  sheet.y += 24;
}

function headRow(sheet: Sheet, shape: TableShape): Row {
  return row(sheet, shape, ({ title }) => title, { size: shape.size * 0.94, weight: 'strong' });
}

function lineRow(sheet: Sheet, shape: TableShape, line: ReportLine): Row {
  // The sums of a form are what its reader looks for first.
  const weight = /^total\b/i.test(line.title) ? 'strong' : 'regular';
  return row(sheet, shape, ({ textOf }) => textOf(line), { size: shape.size, weight });
}

function row(sheet: Sheet, shape: TableShape, textOf: (column: TableColumn) => string, style: TextStyle): Row {
  const cells = shape.columns.map((column) =>
    fewLines(sheet.pen.wrap(textOf(column), column.width - 2 * shape.padding, style)),
  );
  const height = Math.max(...cells.map((lines) => lines.length)) * lineHeight(style) + 2 * spaceAbove(shape);
  return { cells, height, style };
}

/** Leaves out the end of a text that would make a row higher than a page, and shows that it did. */
function fewLines(lines: readonly string[]): readonly string[] {
  const most = printingLimits.linesInCell;
  return lines.length <= most ? lines : [...lines.slice(0, most - 1), '…'];
}

function drawRow(
  sheet: Sheet,
  shape: TableShape,
  { cells, height, style }: Row,
  { shaded }: { readonly shaded: boolean },
): void {
  const { pen, y } = sheet;
  if (shaded) pen.fill({ x: sheet.left, y, width: sheet.width, height });
  for (const [index, column] of shape.columns.entries()) {
    const right = column.align === 'right';
    const x = right ? column.x + column.width - shape.padding : column.x + shape.padding;
    for (const [line, text] of (cells[index] ?? []).entries()) {
      const baseline = y + spaceAbove(shape) + lineHeight(style) * (line + 0.76);
      pen.draw(text, { x, baseline, align: column.align }, { ...style, figures: right && !shaded });
    }
  }
  if (shaded) pen.rule({ x: sheet.left, y }, { x: sheet.right, y }, 0.3);
  sheet.y += height;
  pen.rule({ x: sheet.left, y: sheet.y }, { x: sheet.right, y: sheet.y }, 0.3);
}

function spaceAbove({ padding }: TableShape): number {
  return padding * 0.3;
}

function lineHeight({ size }: TextStyle): number {
  return size * 1.25;
}
