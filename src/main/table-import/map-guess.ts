import { writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { tableLimits } from '../../../config/import-tables.js';
import { decodeTable } from '../../imports/table/decode-table.js';
import { guessMap } from '../../imports/table/guess-map.js';
import { CommandFailure } from '../command-failure.js';
import { readWhole } from '../import/readable-file.js';

/** Returns the path of the map that is guessed for the table in a file. */
export function guessedMapPath(path: string): string {
  return `${path.replace(/\.(csv|tsv|txt|xlsx)$/i, '')}.yaml`;
}

/** Writes the first version of a map for the table in a file. @throws CommandFailure */
export async function writeGuess(path: string, winery: string | undefined): Promise<void> {
  const fileName = basename(path);
  const bytes = await readWhole(path);
  const table = await decodeTable(bytes, { fileName, limits: tableLimits, pause: () => nextTurn() });
  if (table.kind === 'failure') throw new CommandFailure(table.detail, 'Then run the same command again.');
  const mapPath = guessedMapPath(path);
  // Does not overwrite an existing map, because it may contain the user's corrections.
  await writeFile(mapPath, guessMap(table, { winery, fileName }), { flag: 'wx' }).catch((error: unknown) => {
    throw new CommandFailure(`${mapPath} cannot be written, or exists already.`, 'Rename or delete it first.', {
      cause: error,
    });
  });
}
