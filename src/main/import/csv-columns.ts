import { CommandFailure } from '../command-failure.js';
import { commandLine } from '../command-line.js';

const columnNames = new Set(['kind', 'winery', 'id', 'type', 'effectiveAt', 'tieBreak', 'note', 'data', 'body']);
/** Names that would write to the prototype of all objects instead of a member. */
const forbidden = new Set(['__proto__', 'constructor', 'prototype', '']);

/** Checks the names of the columns. @throws CommandFailure that lists all faulty names: the cells below them belong to no member of an action. */
export function checkColumns(columns: readonly string[], path: string): void {
  const faults = [...columns.flatMap(nameFaults), ...repeated(columns), ...contradictions(columns)];
  if (faults.length > 0)
    throw new CommandFailure(
      `The columns of ${path} are not valid:\n${faults.map((fault) => `  ${fault}`).join('\n')}`,
      `Correct the first line of the file; ${commandLine('import --help')} lists the columns.`,
    );
}

/** Returns whether a part of a column's name is the index of a list item. */
export function isIndex(name: string): boolean {
  return /^\d{1,4}$/.test(name);
}

function nameFaults(column: string, index: number): string[] {
  if (column === '') return [`Column ${index + 1} has no name.`];
  const wrong = column.split('.').find((part) => forbidden.has(part));
  if (wrong !== undefined) return [`Column "${column}": no part of a name may be "${wrong}".`];
  return columnNames.has(column) || column.startsWith('data.') ? [] : [`Column "${column}" is unknown.`];
}

function repeated(columns: readonly string[]): string[] {
  const repeats = columns.filter((column, index) => column !== '' && columns.indexOf(column) < index);
  return [...new Set(repeats)].map((column) => `Column "${column}" occurs more than once.`);
}

/** Columns such as `data.from.0.lot` beside `data.from` or `data.from.lot`: the same member cannot be both a list and something else. */
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
      if (seen !== shape) faults.add(`"${place}" is ${seen} in one column and ${shape} in another.`);
    });
  }
  return [...faults];
}
