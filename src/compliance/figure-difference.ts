import type { Report } from './report.js';

/** A figure of a form that differs between two reports. */
export interface FigureDifference {
  readonly section: string;
  readonly line: string;
  readonly column: string;
  readonly before: number;
  readonly after: number;
}

/** Returns the figures that differ, in the order of the form. A figure that a report lacks is 0. */
export function figureDifferences(
  before: Pick<Report, 'sections'>,
  after: Pick<Report, 'sections'>,
): readonly FigureDifference[] {
  const former = new FormerLines(before.sections);
  const differences: FigureDifference[] = [];
  for (const { section, lines } of after.sections)
    for (const { line, values } of lines)
      addDifferences(differences, { section, line }, former.take(section, line), values);
  for (const { section, line, values } of former.rest())
    addDifferences(differences, { section, line }, values, nothing);
  return differences;
}

type Values = Readonly<Record<string, number>>;
type FigureLine = Pick<FigureDifference, 'section' | 'line'>;

const nothing: Values = {};

function addDifferences(differences: FigureDifference[], { section, line }: FigureLine, was: Values, is: Values): void {
  for (const column of Object.keys(was)) {
    const [before, after] = [was[column] ?? 0, is[column] ?? 0];
    if (before !== after) differences.push({ section, line, column, before, after });
  }
  for (const column of Object.keys(is)) {
    const after = is[column] ?? 0;
    if (after !== 0 && !Object.hasOwn(was, column)) differences.push({ section, line, column, before: 0, after });
  }
}

/** The lines of a report that are compared with those of another one. Two reports of a form mostly have the same lines in the same order, so the next line is tried first. */
class FormerLines {
  private readonly lines: readonly (FigureLine & { readonly values: Values })[];
  private readonly taken: boolean[] = [];
  private next = 0;
  private byPlace: ReadonlyMap<string, number> | null = null;

  constructor(sections: Report['sections']) {
    this.lines = sections.flatMap(({ section, lines }) => lines.map(({ line, values }) => ({ section, line, values })));
  }

  /** Returns the values of a line, or none. */
  take(section: string, line: string): Values {
    const tried = this.lines[this.next];
    const index = tried?.section === section && tried.line === line ? this.next : this.indexOf(section, line);
    if (index === undefined) return nothing;
    this.next = index + 1;
    this.taken[index] = true;
    return this.lines[index]?.values ?? nothing;
  }

  private indexOf(section: string, line: string): number | undefined {
    this.byPlace ??= new Map(this.lines.map((one, index) => [`${one.section} ${one.line}`, index]));
    return this.byPlace.get(`${section} ${line}`);
  }

  /** Returns the lines that were not taken. */
  rest(): readonly (FigureLine & { readonly values: Values })[] {
    return this.lines.filter((_, index) => this.taken[index] !== true);
  }
}
