/** What the page makes of a report: which columns a section has, and what its figures are called. */
import type { components } from '../contract.js';

export type Report = components['schemas']['Report'];
export type ReportForm = Report['form'];
type Section = Report['sections'][number];
type Column = Report['columns'][number];

export const reportForms: readonly ReportForm[] = ['ttb-5120.17', 'inventory', 'weigh-tags', 'removals'];

/** Names one figure of a report. */
export interface FigureName {
  readonly section: string;
  readonly line: string;
  readonly column: string;
}

/** Returns the columns in which a section has figures other than zero. */
export function columnsOf({ lines }: Section, columns: Report['columns']): readonly Column[] {
  return columns.filter(({ key }) => lines.some(({ values }) => (values[key] ?? 0) !== 0));
}

/** Returns whether a line has a figure other than zero. */
export function hasFigures({ values }: Section['lines'][number]): boolean {
  return Object.values(values).some((value) => value !== 0);
}

/** Returns the unit of a column, which its title names, or else the report; empty for counts. */
function unitOfColumn({ key, title }: Column, { unit }: Pick<Report, 'unit'>): string {
  return /\(([^()]+)\)$/.exec(title)?.[1] ?? (key === 'bottles' ? '' : unit);
}

/** Returns the head of a column, with the unit of its figures. */
export function columnHead(column: Column, report: Pick<Report, 'unit'>): string {
  const unit = unitOfColumn(column, report);
  return unit === '' || column.title.endsWith(')') ? column.title : `${column.title}, ${unit}`;
}

/** What a figure is called in a report. */
export interface FigureTitles {
  /** The section and the line of a form that numbers them, such as `A 13`; or the codes of a figure that the report does not have. */
  readonly place: string | null;
  readonly line: string | null;
  readonly column: string;
  readonly unit: string;
}

/** Returns whether a form knows a section by a short code, such as `A` or `VII`, and not by its title alone. */
export function hasCode({ section }: Pick<Section, 'section'>): boolean {
  return section.length <= 3;
}

/** Returns what a figure is called. Without the report, its codes. */
export function titlesOf(report: Report | null, { section, line, column }: FigureName): FigureTitles {
  const found = report?.columns.find(({ key }) => key === column);
  const inSection = report?.sections.find((one) => one.section === section);
  const title = inSection?.lines.find((one) => one.line === line)?.title;
  const isNamed = inSection !== undefined && !hasCode(inSection);
  const ofNamed = isNamed ? `${inSection.title}: ${title ?? line}` : null;
  return {
    place: isNamed ? null : `${section} ${line}`,
    line: ofNamed ?? title ?? null,
    column: found?.title ?? column,
    unit: found === undefined || report === null ? '' : unitOfColumn(found, report),
  };
}
