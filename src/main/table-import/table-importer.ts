/**
 * Sends a table to a server, which imports it, and waits for the end. Rows that were refused are written beside the file.
 */
import { rm, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { clientLimits } from '../../../config/node.js';
import { CommandFailure } from '../command-failure.js';
import { readCurrentPage } from '../feed/log-page.js';
import { readWhole } from '../import/readable-file.js';
import type { ServerClient } from '../server-client.js';
import { bodyOf, type ImportAnswer, type RowAnswer } from './import-answer.js';

interface TableImportOptions {
  readonly path: string;
  readonly client: ServerClient;
  /** The signal that aborts the client's requests. */
  readonly signal: AbortSignal;
  /** The winery of rows that name none. */
  readonly winery: string | undefined;
  /** The path of an import map. */
  readonly map: string | undefined;
  /** The other fields of the form by name. */
  readonly fields: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly progress: (settled: number, rows: number) => void;
}

export interface TableImport {
  readonly answer: ImportAnswer;
  readonly refused: readonly RowAnswer[];
  /** The file of refused rows. It exists only if rows were refused. */
  readonly refusedPath: string;
}

/**
 * Sends a table to the server and waits for the end of its import.
 * @throws CommandFailure if the file cannot be read, the server cannot import any of it, or the client's signal is aborted
 */
export async function importTable(options: TableImportOptions): Promise<TableImport> {
  try {
    return await imported(options);
  } catch (error) {
    throw options.signal.aborted ? interrupted(options.path, error) : error;
  }
}

function interrupted(path: string, cause: unknown): CommandFailure {
  return new CommandFailure(
    `The import of ${path} was interrupted. If the server has received the table, it continues the import.`,
    'Run the same command again: rows that were recorded are recognised.',
    { cause },
  );
}

async function imported(options: TableImportOptions): Promise<TableImport> {
  const { path, client, winery, progress } = options;
  const address = winery === undefined ? '/v1/imports' : `/v1/wineries/${encodeURIComponent(winery)}/imports`;
  const form = await formOf(options);
  // Fails with an explanation if the address is not that of a Solera server, before the table is sent there.
  await readCurrentPage(client);
  let answer = bodyOf<ImportAnswer>(await client.send({ method: 'POST', path: address, form }));
  while (answer.status === 'queued' || answer.status === 'running') {
    progress(answer.progress.settled, answer.progress.rows);
    const next = { method: 'GET' as const, path: `${address}/${answer.id}?wait=${clientLimits.importWaitS}` };
    answer = bodyOf<ImportAnswer>(await client.send(next));
  }
  progress(answer.progress.settled, answer.progress.rows);
  if (answer.status !== 'done')
    throw new CommandFailure(answer.problem?.detail ?? 'The import was interrupted.', remedy);
  const refusedPath = `${path}.refused.ndjson`;
  const refused = answer.counts.refused === 0 ? [] : await refusedRows(client, `${address}/${answer.id}/rows`);
  if (refused.length === 0) await rm(refusedPath, { force: true });
  else await writeFile(refusedPath, refused.map((row) => `${JSON.stringify(row)}\n`).join(''));
  return { answer, refused, refusedPath };
}

const remedy = 'Correct the cause and run the same command again: rows that were recorded are recognised.';

async function formOf({ path, map, fields }: TableImportOptions): Promise<FormData> {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields))
    for (const one of value === undefined ? [] : [value].flat()) form.append(name, one);
  if (map !== undefined) form.append('map', (await readWhole(map)).toString('utf8'));
  form.append('file', new Blob([new Uint8Array(await readWhole(path))]), basename(path));
  return form;
}

async function refusedRows(client: ServerClient, address: string): Promise<readonly RowAnswer[]> {
  const refused: RowAnswer[] = [];
  let cursor: string | null = null;
  do {
    const path: string = `${address}?limit=1000${cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`}`;
    const page: { readonly items: readonly RowAnswer[]; readonly next: string | null } = bodyOf(
      await client.send({ method: 'GET', path }),
    );
    refused.push(...page.items.filter(({ outcome }) => outcome === 'refused'));
    cursor = page.next;
  } while (cursor !== null);
  return refused;
}
