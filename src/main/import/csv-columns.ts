import { CommandFailure } from '../command-failure.js';
import { called } from '../invocation.js';

const known = new Set(['kind', 'winery', 'id', 'type', 'effectiveAt', 'tieBreak', 'note', 'data', 'body']);
/** They lead out of the row, to what all objects have in common. */
const forbidden = new Set(['__proto__', 'constructor', 'prototype', '']);

/** @throws CommandFailure that names every column whose cells would be lost, or land elsewhere than it says. */
export function checkColumns(columns: readonly string[], path: string): void {
  const faults = [...columns.flatMap(nameFaults), ...repeated(columns), ...contradictions(columns)];
  if (faults.length > 0)
    throw new CommandFailure(
      `The columns of ${path} cannot be read:\n${faults.map((fault) => `  ${fault}`).join('\n')}`,
      `Correct its first line; ${called('import --help')} lists the columns.`,
    );
}

/** Whether a part of a column's name counts the items of a list. */
export function isIndex(name: string): boolean {
  return /^\d{1,4}$/.test(name);
}

function nameFaults(column: string, index: number): string[] {
  if (column === '') return [`Column ${index + 1} has no name.`];
  const wrong = column.split('.').find((part) => forbidden.has(part));
  if (wrong !== undefined) return [`${column}: no part of a name may be "${wrong}".`];
  return known.has(column) || column.startsWith('data.') ? [] : [`${column}: there is no such column.`];
}

function repeated(columns: readonly string[]): string[] {
  const twice = columns.filter((column, index) => column !== '' && columns.indexOf(column) < index);
  return [...new Set(twice)].map((column) => `${column} is there more than once.`);
}

/** `data.from.0.lot` beside `data.from`, or beside `data.from.lot`: one would take the other's place. */
function contradictions(columns: readonly string[]): string[] {
  const shapes = new Map<string, string>();
  const faults = new Set<string>();
  for (const column of columns.filter((one) => one.startsWith('data.'))) {
    const parts = column.split('.');
    parts.forEach((_, index) => {
      const next = parts[index + 1];
      const shape = next === undefined ? 'a value' : isIndex(next) ? 'a list' : 'an object';
      const place = parts.slice(0, index + 1).join('.');
      const seen = shapes.get(place) ?? shape;
      shapes.set(place, seen);
      if (seen !== shape) faults.add(`${place} is ${seen} in one column, and ${shape} in another.`);
    });
  }
  return [...faults];
}
