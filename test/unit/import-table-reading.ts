/** Reads tables as tests write them: bytes or text, a map, and the wineries' settings. */
import { expect } from 'vitest';
import { type TableLimits, tableLimits } from '../../config/import-tables.js';
import type { Assumption, RowAction, RowProblem } from '../../src/imports/imported-table.js';
import { compileMap } from '../../src/imports/table/compile-map.js';
import { decodeTable } from '../../src/imports/table/decode-table.js';
import { readActions } from '../../src/imports/table/read-actions.js';
import type { Table } from '../../src/imports/table/table.js';

type Statements = NonNullable<Parameters<typeof compileMap>[2]>;

interface Reading {
  readonly actions: readonly RowAction[];
  readonly problems: readonly RowProblem[];
  readonly assumptions: readonly Assumption[];
}

const pause = (): Promise<void> => Promise.resolve();

/** Decodes a file that must have a table. */
export async function tableOf(content: string | Uint8Array, fileName = 'book.csv', sheet?: string): Promise<Table> {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  const table = await decodeTable(bytes, { fileName, limits: tableLimits, pause, sheet });
  if (table.kind === 'failure') expect.fail(table.detail);
  return table;
}

/** Decodes a file that must be refused. */
export async function failureOf(content: string | Uint8Array, limits: TableLimits = tableLimits): Promise<string> {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  const table = await decodeTable(bytes, { fileName: 'book.csv', limits, pause });
  if (table.kind === 'table') expect.fail(`The file has a table of ${table.rows.length} rows.`);
  return `${table.code}: ${table.detail}`;
}

/** Reads a table whose map must be right. The wineries are in California, and measure in gallons and pounds, unless `zone` and `metric` say otherwise. */
export function readTable(
  table: Table,
  map: string | null,
  {
    zone = 'America/Los_Angeles',
    metric = false,
    ...statements
  }: Statements & { zone?: string | null; metric?: boolean } = {},
): Reading {
  const compiled = compileMap(map, table, statements);
  if (!compiled.ok) expect.fail(compiled.problems.map(({ detail }) => detail).join('\n'));
  const units = metric ? { volumeUnit: 'L', weightUnit: 't' } : { volumeUnit: 'gal', weightUnit: 'lb' };
  const steps = [...readActions(table, compiled.map, { zoneOf: () => zone, unitsOf: () => units })];
  return {
    actions: steps.flatMap((step) => (step.kind === 'row' ? step.actions : [])),
    problems: steps.flatMap((step) => (step.kind === 'row' ? step.problems : [])),
    assumptions: steps.flatMap((step) => (step.kind === 'assumption' ? [step.assumption] : [])),
  };
}

/** Decodes and reads in one step. */
export async function read(
  content: string | Uint8Array,
  map: string | null = null,
  options: Parameters<typeof readTable>[2] = {},
): Promise<Reading> {
  return readTable(await tableOf(content), map, options);
}
