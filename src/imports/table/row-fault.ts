import type { RowPlace, RowProblem } from '../imported-table.js';

/** The most characters of a cell that a message repeats. */
const shownCharacters = 40;

/** Why a cell cannot be read: a stable code, and the text that follows the cell in a message, with the remedy: `is not a number. Use …`. */
export interface CellFault {
  readonly code: string;
  readonly text: string;
}

const spreadsheetErrors = /^#(?:DIV\/0!|N\/A|NAME\?|NULL!|NUM!|REF!|VALUE!|SPILL!|CALC!|BLOCKED!|FIELD!|CONNECT!)$/i;

/** The fault of a cell whose formula has an error. */
export const spreadsheetError: CellFault = {
  code: 'spreadsheet_error',
  text: 'is an error of the spreadsheet, not a value. Correct the formula of the cell, or clear the cell.',
};

/** Returns whether a cell holds an error of a formula, such as `#DIV/0!`. */
export function isSpreadsheetError(text: string): boolean {
  return spreadsheetErrors.test(text);
}

/** Returns the problem of a cell: `Row 17, column "volume": "1.234,5" is not a number. …` */
export function cellProblem(place: RowPlace, column: string, value: string, { code, text }: CellFault): RowProblem {
  const cell = value === '' ? `column "${column}"` : `column "${column}": "${shown(value)}"`;
  return { place, code, column, value, detail: `Row ${place.row}, ${cell} ${text}` };
}

/** Returns a problem that no single cell causes. `text`: whole sentences. */
export function rowProblem(place: RowPlace, code: string, text: string): RowProblem {
  return { place, code, column: null, value: null, detail: `Row ${place.row}: ${text}` };
}

/** Returns the beginning of a cell, cut between characters and never inside a surrogate pair. */
function shown(value: string): string {
  const characters = [...value.slice(0, 2 * shownCharacters)];
  return characters.length > shownCharacters ? `${characters.slice(0, shownCharacters).join('')}…` : value;
}
