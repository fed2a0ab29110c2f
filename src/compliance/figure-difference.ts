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
  const former = new Map(
    before.sections.flatMap(({ section, lines }) => lines.map((one) => [`${section} ${one.line}`, one.values])),
  );
  const seen = new Set<string>();
  const differences: FigureDifference[] = [];
  const compare = (section: string, line: string, [a, b]: readonly [Values, Values]): void => {
    for (const column of new Set([...Object.keys(a), ...Object.keys(b)])) {
      const [was, is] = [a[column] ?? 0, b[column] ?? 0];
      if (was !== is) differences.push({ section, line, column, before: was, after: is });
    }
  };
  for (const { section, lines } of after.sections)
    for (const { line, values } of lines) {
      seen.add(`${section} ${line}`);
      compare(section, line, [former.get(`${section} ${line}`) ?? {}, values]);
    }
  for (const { section, lines } of before.sections)
    for (const { line, values } of lines) if (!seen.has(`${section} ${line}`)) compare(section, line, [values, {}]);
  return differences;
}

type Values = Readonly<Record<string, number>>;
