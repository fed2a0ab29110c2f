/** Importing tables: files are sent as forms, and their outcomes are read row by row. */
import { api, type Schemas } from './client.js';
import { type Answer, answerOf } from './problem.js';
import { textAnswer } from './text.js';

export type Import = Schemas['Import'];
export type ImportGuess = Schemas['ImportGuess'];
export type ImportRow = Schemas['ImportRow'];

/** What an import is sent with, beside its file. Empty texts are left out. */
export interface ImportOptions {
  readonly map: string;
  readonly source: string;
  /** The names of the key's columns. */
  readonly key: readonly string[];
  readonly dates: string;
  readonly decimal: string;
  readonly createVessels: string;
  readonly revise: boolean;
}

const imports = '/v1/wineries/{winery}/imports';

/** Asks for the columns of a table and the first version of a map. */
export function guessMap(winery: string, file: File, signal: AbortSignal): Promise<Answer<ImportGuess>> {
  const form = new FormData();
  form.append('file', file, file.name);
  return sent(`${imports.replace('{winery}', encodeURIComponent(winery))}/guess`, form, signal);
}

/** Sends a file. The answer says how to follow the import. A file that was sent before is recorded once: its known rows are skipped. */
export function submitImport(
  winery: string,
  file: File,
  options: ImportOptions & { readonly dryRun: boolean },
): Promise<Answer<Import>> {
  const { map, key, revise, dryRun } = options;
  const form = new FormData();
  form.append('file', file, file.name);
  if (map.trim() !== '') form.append('map', map);
  for (const column of key) form.append('key', column);
  for (const name of ['source', 'dates', 'decimal', 'createVessels'] as const)
    if (options[name].trim() !== '') form.append(name, options[name]);
  form.append('revise', String(revise));
  form.append('dryRun', String(dryRun));
  return sent(imports.replace('{winery}', encodeURIComponent(winery)), form);
}

async function sent<Data>(path: string, body: FormData, signal?: AbortSignal): Promise<Answer<Data>> {
  const request = { method: 'POST', body, ...(signal === undefined ? {} : { signal }) };
  const answer = await textAnswer(path, { ...request, headers: { accept: 'application/json' } });
  return answer.ok ? { ...answer, data: JSON.parse(answer.data) } : answer;
}

/** Reads an import. With `wait`, the answer comes when it has ended, or after so many seconds. */
export const readImport = (winery: string, id: string, wait: number, signal: AbortSignal): Promise<Answer<Import>> =>
  answerOf(
    api.GET('/v1/wineries/{winery}/imports/{import}', {
      params: { path: { winery, import: id }, query: { wait } },
      signal,
    }),
  );

export const readImports = (winery: string, signal: AbortSignal): Promise<Answer<Schemas['ImportList']>> =>
  answerOf(api.GET('/v1/wineries/{winery}/imports', { params: { path: { winery }, query: { limit: 100 } }, signal }));

export function readImportRows(
  winery: string,
  id: string,
  cursor: string | null,
  signal: AbortSignal,
): Promise<Answer<Schemas['ImportRowList']>> {
  const query = { limit: 200, ...(cursor === null ? {} : { cursor }) };
  return answerOf(
    api.GET('/v1/wineries/{winery}/imports/{import}/rows', {
      params: { path: { winery, import: id }, query },
      signal,
    }),
  );
}

/** Reads the outcomes of all rows as a CSV table. */
export const readRowTable = (winery: string, id: string, signal: AbortSignal): Promise<Answer<string>> =>
  textAnswer(`${imports.replace('{winery}', encodeURIComponent(winery))}/${encodeURIComponent(id)}/rows`, {
    ...{ headers: { accept: 'text/csv' }, signal },
  });

/** Whether an import has not ended yet. */
export function isOpen({ status }: Import): boolean {
  return status === 'queued' || status === 'running';
}
