import type { Report } from '../../src/compliance/report.js';
import { numberOf } from '../oracle/exact.js';
import type { OracleForm } from '../oracle/report/form.js';

interface Figure {
  readonly exact: number;
  readonly value: number;
}

/** Returns the figures of a report by line and column (`A13 a`), without those that are 0 in both forms. */
export function figuresOf(report: Report): ReadonlyMap<string, Figure> {
  const figures = new Map<string, Figure>();
  for (const { section, lines } of report.sections)
    for (const { line, values, exact } of lines)
      for (const column of new Set([...Object.keys(values), ...Object.keys(exact)])) {
        const figure = { exact: exact[column] ?? 0, value: values[column] ?? 0 };
        if (figure.exact !== 0 || figure.value !== 0) figures.set(`${section}${line} ${column}`, figure);
      }
  return figures;
}

/** Returns each figure that differs, with both forms of it. `tolerance`: by how much exact figures may differ. */
export function differingFigures(report: Report, oracle: OracleForm, tolerance: number): readonly string[] {
  const figures = figuresOf(report);
  const nothing = { exact: 0, value: 0 };
  return [...new Set([...figures.keys(), ...oracle.keys()])].flatMap((key) => {
    const found = figures.get(key) ?? nothing;
    const { exact = 0n, value = 0n } = oracle.get(key) ?? {};
    const expected = { exact: numberOf(exact, 6), value: numberOf(value, 6) };
    const isEqual = Math.abs(found.exact - expected.exact) <= tolerance && found.value === expected.value;
    return isEqual
      ? []
      : [`${key}: ${found.exact} (${found.value}), by the oracle ${expected.exact} (${expected.value})`];
  });
}

/** Returns the figures that differ between two reports, by line and column. */
export function movedFigures(before: Report, after: Report): ReadonlyMap<string, readonly [number, number]> {
  const [old, now] = [figuresOf(before), figuresOf(after)];
  const moved = new Map<string, readonly [number, number]>();
  for (const key of new Set([...old.keys(), ...now.keys()])) {
    const [was, is] = [old.get(key)?.value ?? 0, now.get(key)?.value ?? 0];
    if (was !== is) moved.set(key, [was, is]);
  }
  return moved;
}
