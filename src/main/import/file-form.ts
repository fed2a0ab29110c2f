/** What a file is, told by what it holds: its name may say anything. */
import { isUtf8 } from 'node:buffer';
import { CommandFailure } from '../command-failure.js';
import { called } from '../invocation.js';
import { linesOf } from './file-lines.js';

/** In the order in which they are tried. */
const delimiters = [',', ';', '\t'] as const;

export type FileForm =
  | { readonly kind: 'ndjson' }
  | { readonly kind: 'csv'; readonly delimiter: (typeof delimiters)[number] };

/** Reads the whole file, so that nothing of one that is to be refused was sent. @throws CommandFailure for one that is no UTF-8, or neither form. */
export async function formOf(path: string): Promise<FileForm> {
  let line = 0;
  let form: FileForm | undefined;
  for await (const bytes of linesOf(path, 0)) {
    line += 1;
    if (!isUtf8(bytes))
      throw new CommandFailure(
        `Line ${line} of ${path} is not UTF-8: its letters with accents would become others.`,
        'Save it as UTF-8 (Excel: "CSV UTF-8"), or convert it: iconv -f windows-1252 -t utf-8 old.csv > new.csv',
      );
    if (form !== undefined) continue;
    // Blank lines and the mark that some programs put before UTF-8 say nothing.
    const text = bytes.toString('utf8').trim();
    if (text !== '') form = formOfFirst(text, path);
  }
  // Of an empty file it makes no difference.
  return form ?? { kind: 'ndjson' };
}

function formOfFirst(text: string, path: string): FileForm {
  if (text.startsWith('{')) return { kind: 'ndjson' };
  const delimiter = delimiters.find((one) =>
    text.split(one).some((name) => name.trim().replace(/^"(.*)"$/, '$1') === 'winery'),
  );
  if (delimiter !== undefined) return { kind: 'csv', delimiter };
  throw new CommandFailure(
    `${path} is neither: the first line of NDJSON begins with {, and that of a CSV file names its columns, winery among them.`,
    `${called('import --help')} lists the columns; they may be separated by comma, semicolon or tab.`,
  );
}
