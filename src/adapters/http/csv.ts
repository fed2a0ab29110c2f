import { stringify } from 'csv-stringify/sync';
import type { FastifyRequest } from 'fastify';

export const csvMediaType = 'text/csv; charset=utf-8; header=present';

type CsvRow = readonly (string | number | null)[];

/** Returns a table as CSV, with a header row. */
export function csvText(table: { readonly columns: readonly string[]; readonly rows: readonly CsvRow[] }): string {
  return csvRows([table.columns, ...table.rows]);
}

/**
 * Returns rows as CSV by RFC 4180. A text that a spreadsheet would read as a formula gets an apostrophe in front, because some texts come from outside
 * the winery. Negative numbers are left unchanged.
 */
export function csvRows(rows: readonly CsvRow[]): string {
  return stringify([...rows], {
    record_delimiter: 'windows',
    escape_formulas: true,
    cast: { number: (value) => ({ value: String(value), escape_formulas: false }) },
  });
}

/** Tells whether `Accept` prefers CSV to JSON. Of equal preferences, JSON wins unless CSV is named and JSON is not. */
export function prefersCsv(request: FastifyRequest): boolean {
  return accepted(request, ['application/json', 'text/csv']) === 'text/csv';
}

/** Returns the type that `Accept` prefers. The first is the default: another one must be named, and preferred to it. */
export function accepted<const Type extends string>(
  { headers }: FastifyRequest,
  [first, ...others]: readonly [Type, ...Type[]],
): Type {
  const ranges = (headers.accept ?? '*/*').split(',').map((range) => {
    const [type = '', ...parameters] = range.toLowerCase().split(';');
    const weight = parameters.map((one) => /^\s*q=([\d.]+)\s*$/.exec(one)?.[1]).find((found) => found !== undefined);
    return { type: type.trim(), weight: weight === undefined ? 1 : Number(weight) };
  });
  const weightOf = (type: string): number => {
    for (const range of [type, type.replace(/\/.*/, '/*')]) {
      const found = ranges.find((one) => one.type === range);
      if (found !== undefined) return found.weight;
    }
    return 0;
  };
  const any = ranges.find(({ type }) => type === '*/*')?.weight ?? 0;
  let best = first;
  for (const type of others) {
    const weight = weightOf(type);
    if (weight > 0 && weight > weightOf(best) && weight >= any) best = type;
  }
  return best;
}
