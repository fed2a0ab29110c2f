/** The format of an import file, detected from its content, not from its name. */
import { isUtf8 } from 'node:buffer';
import { CommandFailure } from '../command-failure.js';
import { commandLine } from '../command-line.js';
import { linesOf } from './file-lines.js';

/** In the order in which they are tried. */
const delimiters = [',', ';', '\t'] as const;

export type FileFormat =
  | { readonly kind: 'ndjson' }
  | { readonly kind: 'csv'; readonly delimiter: (typeof delimiters)[number] };

/** Reads the whole file before anything is sent. @throws CommandFailure if it is not UTF-8, or neither NDJSON nor CSV. */
export async function detectFormat(path: string): Promise<FileFormat> {
  let line = 0;
  let format: FileFormat | undefined;
  for await (const bytes of linesOf(path, 0)) {
    line += 1;
    if (!isUtf8(bytes))
      throw new CommandFailure(
        `Line ${line} of ${path} is not UTF-8: its accented letters cannot be read.`,
        'Save it as UTF-8 (Excel: "CSV UTF-8"), or convert it: iconv -f windows-1252 -t utf-8 old.csv > new.csv',
      );
    if (format !== undefined) continue;
    // `trim` also removes a byte order mark. Blank lines are skipped.
    const text = bytes.toString('utf8').trim();
    if (text !== '') format = formatOfFirstLine(text, path);
  }
  // An empty file has no steps in either format.
  return format ?? { kind: 'ndjson' };
}

function formatOfFirstLine(text: string, path: string): FileFormat {
  if (text.startsWith('{')) return { kind: 'ndjson' };
  const delimiter = delimiters.find((one) =>
    text.split(one).some((name) => name.trim().replace(/^"(.*)"$/, '$1') === 'winery'),
  );
  if (delimiter !== undefined) return { kind: 'csv', delimiter };
  throw new CommandFailure(
    `${path} is neither NDJSON nor CSV. The first line of NDJSON begins with {; the first line of CSV names the columns, winery among them.`,
    `${commandLine('import --help')} lists the columns; they may be separated by comma, semicolon or tab.`,
  );
}
