/** Returns the rows of a CSV table by RFC 4180, each as a record by the names of its header row. */
export function csvRecords(text: string): readonly ReadonlyMap<string, string>[] {
  const [header = [], ...rows] = csvRows(text);
  return rows.map((cells) => new Map(header.map((name, index) => [name, cells[index] ?? ''])));
}

const cell = /("(?:[^"]|"")*"|[^,\r\n]*)(,|\r?\n|$)/y;

function csvRows(text: string): readonly (readonly string[])[] {
  const rows: string[][] = [];
  let row: string[] = [];
  cell.lastIndex = 0;
  while (cell.lastIndex < text.length) {
    const found = cell.exec(text);
    if (found === null) break;
    const [, raw = '', end = ''] = found;
    row.push(plain(raw));
    if (end === ',' && cell.lastIndex < text.length) continue;
    rows.push(row);
    row = [];
  }
  return rows;
}

/** The value of a cell: without its quotes, and without the apostrophe that keeps a spreadsheet from reading it as a formula. */
function plain(raw: string): string {
  const value = raw.startsWith('"') ? raw.slice(1, -1).replaceAll('""', '"') : raw;
  return value.replace(/^'(?=[=+\-@\t\r])/, '');
}
