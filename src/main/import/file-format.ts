import { isUtf8 } from 'node:buffer';
import { CommandFailure } from '../command-failure.js';
import { linesOf } from './file-lines.js';
import { openReadable } from './readable-file.js';

/**
 * Returns whether a file holds steps: its first line that is not blank begins with a brace. Any other file is a table. Only the content counts, not
 * the name. The whole file is read before anything is sent. @throws CommandFailure if it is no readable file, or holds steps and is not UTF-8
 */
export async function holdsSteps(path: string): Promise<boolean> {
  await (await openReadable(path)).close();
  let line = 0;
  let isFirst = true;
  for await (const bytes of linesOf(path, 0)) {
    line += 1;
    if (isFirst) {
      // `trim` also removes a byte order mark.
      const text = bytes.toString('utf8').trim();
      if (text === '') continue;
      if (!text.startsWith('{')) return false;
      isFirst = false;
    }
    if (!isUtf8(bytes))
      throw new CommandFailure(
        `Line ${line} of ${path} is not UTF-8: its accented letters cannot be read.`,
        'Convert it: iconv -f windows-1252 -t utf-8 old.ndjson > new.ndjson',
      );
  }
  return !isFirst;
}
