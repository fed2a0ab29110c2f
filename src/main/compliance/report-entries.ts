import { CommandFailure } from '../command-failure.js';
import { table } from '../terminal.js';

/** An action behind a figure of a report, with its amount. */
export interface ReportEntry {
  readonly action: string;
  readonly type: string;
  readonly effectiveAt: string;
  readonly lot: string;
  readonly amount: number;
}

/** The place of a figure in a report. */
interface FigurePlace {
  readonly section: string;
  readonly line: string;
  readonly column: string;
}

/** Returns the place of a figure, given as section/line/column. A line may contain slashes: an inventory has a line `lot/vessel`. */
export function figurePlace(text: string): FigurePlace {
  const [, section, line, column] = /^([^/]*)\/(.+)\/([^/]*)$/.exec(text) ?? [];
  if (section === undefined || line === undefined || column === undefined)
    throw new CommandFailure(
      `"${text}" is not the place of a figure.`,
      'Write it as section/line/column, for example --entries A/13/a',
    );
  return { section, line, column };
}

/** Returns the actions behind a figure as a table, with their sum. */
export function entriesText(entries: readonly ReportEntry[], place: FigurePlace): string {
  const name = `${place.section}/${place.line}/${place.column}`;
  if (entries.length === 0) return `No action is behind figure ${name}: its exact value is 0.`;
  const rows = entries.map(({ effectiveAt, type, lot, action, amount }) => [
    effectiveAt,
    type,
    lot,
    action,
    exactText(amount),
  ]);
  return [
    table(
      ['Effective at', 'Action', 'Lot', 'Id', 'Amount'],
      [...rows, ['', '', '', 'Sum', exactText(sumOf(entries))]],
      ['Amount'],
    ),
    `These actions are behind figure ${name}. The form shows their sum rounded.`,
  ].join('\n');
}

/** Returns the sum of the amounts. They have at most six decimals, so their sum is computed in whole millionths. */
export function sumOf(entries: readonly ReportEntry[]): number {
  return entries.reduce((sum, { amount }) => sum + Math.round(amount * 1_000_000), 0) / 1_000_000;
}

function exactText(amount: number): string {
  return amount.toLocaleString('en-US', { maximumFractionDigits: 6 });
}
