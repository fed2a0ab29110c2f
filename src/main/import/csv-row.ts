/** A row of a CSV file, and texts that name its faults by row, column and value. */
export interface CsvRow {
  /** As a spreadsheet numbers it: the row of the column names is 1, and a cell with line breaks is part of one row. */
  readonly number: number;
  /** The cells by the names of their columns. */
  readonly cells: Readonly<Record<string, string>>;
}

/** A fault that the server found in the body of a request. `pointer` is a JSON pointer into the body. */
export interface BodyFault {
  readonly pointer: string;
  readonly message: string;
}

/** Returns a text that names the faults of a body by the row and the columns that it was made from. */
export function rowFaultText(row: CsvRow, faults: readonly BodyFault[]): string {
  return faults.map((fault) => faultText(row, fault)).join('\n');
}

/** Names a cell and its value, shortened. */
export function cellText(column: string, cell: string): string {
  const shown = cell.length > longestShown ? `${cell.slice(0, longestShown)}…` : cell;
  return `column "${column}": "${shown}"`;
}

const longestShown = 40;

function faultText({ number, cells }: CsvRow, { pointer, message }: BodyFault): string {
  const column = columnAt(cells, pointer);
  if (column === undefined) return `Row ${number}: ${message}`;
  const cell = cells[column] ?? '';
  if (/must be .*(number|integer)/.test(message) && isSeparatedNumber(cell))
    return `Row ${number}, ${cellText(column, cell)} is not a number. Use a decimal point and no thousands separator.`;
  return `Row ${number}, ${cellText(column, cell)} is not valid. ${message}`;
}

/** Returns the column whose cell became the value at a pointer, or contains it as JSON. */
function columnAt(cells: CsvRow['cells'], pointer: string): string | undefined {
  // A part of a pointer may be the name of a member that all objects inherit.
  const isFilled = (column: string): boolean => Object.hasOwn(cells, column) && cells[column] !== '';
  const path = pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
  for (let length = path.length; length > 0; length -= 1) {
    const column = path.slice(0, length).join('.');
    if (isFilled(column)) return column;
  }
  return isFilled('body') ? 'body' : undefined;
}

/** Returns whether a cell is a number with a decimal comma or thousands separators: `1.234,5`, `1,234.5`, `1 234`, `1'234`. */
function isSeparatedNumber(cell: string): boolean {
  return /^[-+−]?\d[\d.,'’\s]*$/.test(cell) && !/^[-+]?\d+(\.\d+)?$/.test(cell);
}
