import { columnsOfSection, figureText } from '../../compliance/figure.js';
import type { Report, ReportLine, ReportSection } from '../../compliance/report.js';
import type { Pen } from './pen.js';

/** A column of a drawn table. `x` is its left edge. */
export interface TableColumn {
  readonly title: string;
  readonly x: number;
  readonly width: number;
  readonly align: 'left' | 'right';
  readonly textOf: (line: ReportLine) => string;
}

/** The columns of a section's table, and the sizes of its letters, which shrink for a table that is too wide for the page. */
export interface TableShape {
  readonly columns: readonly TableColumn[];
  readonly size: number;
  readonly padding: number;
}

/** With this size, and the head of a report, the 32 lines of the longest section of TTB F 5120.17 fill one page. */
const fullSize = 7.6;
const fullPadding = 4;
const widestLineNumber = 110;
const narrowestTitle = 150;
const narrowestFigure = 54;
const widestFigure = 88;

/** What a form shows for no amount. */
const noAmount = '–';

interface Widths {
  readonly line: number;
  readonly title: number;
  readonly figures: readonly number[];
}

/** Returns the columns of a section: line, title and figures, as wide as their contents need and together as wide as the page. */
export function tableShape(
  pen: Pen,
  { report, section, decimals }: { report: Report; section: ReportSection; decimals: ReadonlyMap<string, number> },
  { left, width }: { readonly left: number; readonly width: number },
): TableShape {
  const figures = columnsOfSection(report, section).map(({ key, title }) => {
    const places = decimals.get(key) ?? 0;
    const textOf = ({ values }: ReportLine): string => {
      const value = values[key] ?? 0;
      return value === 0 ? noAmount : figureText(value, places);
    };
    return { title, textOf };
  });
  const natural = naturalWidths(pen, section, figures);
  const needed = natural.line + narrowestTitle + natural.figures.reduce((sum, one) => sum + one, 0);
  const scale = Math.min(1, width / needed);
  const widths = spread(natural, scale, width);
  let x = left;
  const place = (columnWidth: number): { x: number; width: number } => {
    x += columnWidth;
    return { x: x - columnWidth, width: columnWidth };
  };
  const columns: TableColumn[] = [
    { title: 'Line', align: 'left', textOf: ({ line }) => line, ...place(widths.line) },
    { title: '', align: 'left', textOf: ({ title }) => title, ...place(widths.title) },
    ...figures.map((one, index) => ({ ...one, align: 'right' as const, ...place(widths.figures[index] ?? 0) })),
  ];
  return { columns, size: fullSize * scale, padding: fullPadding * scale };
}

function naturalWidths(
  pen: Pen,
  { lines }: ReportSection,
  figures: readonly { readonly title: string; readonly textOf: (line: ReportLine) => string }[],
): Widths {
  const padded = (width: number): number => width + 2 * fullPadding;
  const widest = (textOf: (line: ReportLine) => string): number =>
    padded(lines.reduce((most, line) => Math.max(most, pen.roughWidth(textOf(line), { size: fullSize })), 0) + 1);
  const widestWord = (title: string): number =>
    padded(Math.max(...title.split(/\s+/).map((word) => pen.width(word, { size: fullSize, weight: 'strong' }))));
  return {
    line: Math.min(
      widestLineNumber,
      Math.max(
        30,
        widest(({ line }) => line),
      ),
    ),
    title: Math.max(
      narrowestTitle,
      widest(({ title }) => title),
    ),
    figures: figures.map(({ title, textOf }) => Math.max(figureWidth(pen, lines, textOf), widestWord(title))),
  };
}

/** Returns the width of a column's longest figure: all digits have the same width. */
function figureWidth(pen: Pen, lines: readonly ReportLine[], textOf: (line: ReportLine) => string): number {
  const longest = lines.map(textOf).reduce((found, one) => (one.length > found.length ? one : found), '');
  return 2 * fullPadding + pen.width(longest, { size: fullSize, weight: 'strong', figures: true });
}

/** Gives each figure the same width if the page is wide enough, and the rest of the page to the titles. */
function spread({ line, title, figures }: Widths, scale: number, width: number): Widths {
  if (scale < 1 || figures.length === 0) {
    const scaled = figures.map((one) => one * scale);
    return {
      line: line * scale,
      title: width - line * scale - scaled.reduce((sum, one) => sum + one, 0),
      figures: scaled,
    };
  }
  const fair = (width - line - title) / figures.length;
  const even = Math.max(narrowestFigure, ...figures);
  const evenFits = line + narrowestTitle + even * figures.length <= width;
  const chosen = evenFits ? figures.map(() => Math.max(even, Math.min(widestFigure, fair))) : figures;
  return { line, title: width - line - chosen.reduce((sum, one) => sum + one, 0), figures: chosen };
}
