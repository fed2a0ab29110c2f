import { columnsOfSection, figureText } from '../../compliance/figure.js';
import type { Report, ReportLine, ReportSection } from '../../compliance/report.js';
import type { Pen, TextStyle } from './pen.js';

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

/** Of all figures of a column, those with the most characters are the widest, because all digits have the same width. */
const textsMeasured = 12;

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
  const widest = (texts: readonly string[], style: TextStyle): number =>
    texts.reduce((most, text) => Math.max(most, pen.width(text, style)), 0) + 2 * fullPadding;
  const text = { size: fullSize };
  return {
    line: Math.min(widestLineNumber, Math.max(30, widest(longest(distinct(lines, ({ line }) => line)), text))),
    title: Math.max(narrowestTitle, widest(longest(distinct(lines, ({ title }) => title)), text)),
    figures: figures.map(({ title, textOf }) =>
      Math.max(
        widest(longest(distinct(lines, textOf)), { ...text, weight: 'strong', figures: true }),
        widest(title.split(/\s+/), { size: fullSize, weight: 'strong' }),
      ),
    ),
  };
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

function distinct(lines: readonly ReportLine[], textOf: (line: ReportLine) => string): readonly string[] {
  return [...new Set(lines.map(textOf))];
}

/** Returns the texts with the most characters, one of which is the widest, or nearly. To measure thousands of texts would take long; one that is wider after all is wrapped. */
function longest(texts: readonly string[]): readonly string[] {
  return [...texts].sort((one, other) => other.length - one.length).slice(0, textsMeasured);
}
