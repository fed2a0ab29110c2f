import { type DateForm, dateForm } from './date-notation.js';
import { type Field, headerField } from './header-field.js';
import type { Table } from './table.js';

/** A column whose content was recognised. */
export interface GuessedColumn {
  readonly name: string;
  readonly field: Field;
  readonly unit: string | null;
  /** Different cells in order of appearance, without blank ones. */
  readonly samples: readonly string[];
}

/** The columns of a table by their content. */
export interface GuessedColumns {
  readonly byField: ReadonlyMap<Field, GuessedColumn>;
  /** Columns whose content was not recognised, and further columns of a field that has a column already. */
  readonly others: readonly { readonly name: string; readonly reason: string }[];
}

/** Recognises columns by their headers, and dates also by their cells. `rows`: the number of rows to examine. */
export function guessColumns(table: Table, rows: number): GuessedColumns {
  const byField = new Map<Field, GuessedColumn>();
  const others: { name: string; reason: string }[] = [];
  const head = table.rows.slice(0, rows);
  const unnamed: GuessedColumn[] = [];
  table.columns.forEach(({ name, header }, index) => {
    const samples = [...new Set(head.map(({ cells }) => cells[index] ?? ''))].filter((cell) => cell !== '');
    const { field: named, unit } = headerField(header);
    // "Tag" is a weigh tag in English, and a day in German.
    const field = named === 'weighTag' && areDates(samples) ? 'date' : named;
    const guess = field === null ? null : { name, field, unit, samples };
    if (guess === null) unnamed.push({ name, field: 'note', unit: null, samples });
    else if (!byField.has(guess.field)) byField.set(guess.field, guess);
    else others.push({ name, reason: `it seems to be the same as "${byField.get(guess.field)?.name}"` });
  });
  for (const column of unnamed) {
    if (!byField.has('date') && areDates(column.samples)) byField.set('date', { ...column, field: 'date' });
    else others.push({ name: column.name, reason: 'no member of an action was found for it' });
  }
  return { byField, others };
}

function areDates(samples: readonly string[]): boolean {
  const dated: readonly DateForm['form'][] = ['instant', 'iso', 'named', 'numeric'];
  const count = samples.filter((sample) => dated.includes(dateForm(sample).form)).length;
  return samples.length > 0 && count * 10 >= samples.length * 9;
}
