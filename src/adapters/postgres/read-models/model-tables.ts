import { readFileSync } from 'node:fs';

/** Reads the statements that create the tables of a read model, from a file beside this module. */
export function modelTables(model: string): string {
  return readFileSync(new URL(`./${model}-tables.sql`, import.meta.url), 'utf8');
}

/** Returns one array for each member, as statements with unnest take them. */
export function columns<Row extends object, Name extends keyof Row>(
  rows: readonly Row[],
  names: readonly Name[],
): readonly (readonly Row[Name][])[] {
  return names.map((name) => rows.map((row) => row[name]));
}

/** Later than every effective time. */
export const endOfTime = Number.MAX_SAFE_INTEGER;

/** Returns a position before every action at or after a time: the start of a list in timeline order. */
export function beforeAllActions(from = Number.MIN_SAFE_INTEGER): readonly [number, number, string] {
  return [from, Number.MIN_SAFE_INTEGER, '00000000-0000-0000-0000-000000000000'];
}
