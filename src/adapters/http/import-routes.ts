import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { importJobLimits } from '../../../config/import-jobs.js';
import type { RowResult } from '../../imports/job/import-memory.js';
import type { ImportUseCases } from '../../imports/job/imports.js';
import { readTableForm, readUploadForm } from './import-upload.js';
import { listQuery, withLimit } from './list-query.js';
import { wholeNumber } from './query-parameter.js';
import { pathCode, pathImportId } from './request-part.js';
import { resultPayload } from './result-payload.js';
import { type Route, type RouteParts, route } from './route.js';

const waitQuery = {
  wait: wholeNumber(
    'Seconds to wait for the end of the import before the response is sent.',
    { least: 0, most: importJobLimits.longestWaitS },
    0,
  ),
};

/** An address of imports: below a winery, or at the top level for tables whose rows name their wineries. */
interface Site {
  readonly path: string;
  /** The suffix of the operation ids. */
  readonly of: string;
  readonly words: string;
  /** Where importing needs the permission. */
  readonly place: 'winery' | 'all';
  winery(request: FastifyRequest): string | null;
}

const sites: readonly Site[] = [
  { path: '/v1/imports', of: '', words: 'a table whose rows name their wineries', place: 'all', winery: () => null },
  {
    path: '/v1/wineries/{winery}/imports',
    of: 'OfWinery',
    words: 'a table of one winery',
    place: 'winery',
    winery: (request) => pathCode(request, 'winery'),
  },
];

/** Importing tables, and reading the outcomes of their rows. */
export function importRoutes(parts: RouteParts): readonly Route[] {
  return sites.flatMap((site) => [
    submitRoute(site),
    guessRoute(site),
    listRoute(site, parts),
    getRoute(site),
    rowsRoute(site, parts),
  ]);
}

function submitRoute({ path, of, words, place, winery }: Site): Route {
  return route(
    {
      method: 'POST',
      path,
      query: waitQuery,
      permission: { needs: 'edit', in: place },
      operation: {
        tag: 'imports',
        id: `importTable${of}`,
        summary: `Import ${words}`,
        description:
          'Records the rows of a file (CSV, TSV or .xlsx) as actions, in the order of their times. A row that was imported before is skipped, however the file was saved; a corrected row revises its action. With `dryRun`, nothing is recorded and the import reports what it would do. Rows that cannot be recorded are refused, each with its reason; the others are recorded. List the outcomes with `GET …/imports/{import}/rows`.',
        body: 'ImportUpload',
        upload: true,
        responses: {
          202: {
            description: 'The import is queued or running.',
            schema: 'Import',
            headers: { Location: 'The address of the import.' },
          },
          200: {
            description: 'With `wait`: the import has ended.',
            schema: 'Import',
            headers: { Location: 'The address of the import.' },
          },
        },
        problems: of === '' ? ['too_large'] : ['too_large', 'not_found'],
      },
    },
    async (request, { wait = 0 }, reply) => {
      const home = winery(request);
      const submitted = await request.imports.submit(await readUploadForm(request, home));
      if (!submitted.ok) return resultPayload(reply, submitted);
      const id = String(submitted.value.id);
      const result = wait === 0 ? submitted : await request.imports.wait(home, id, wait);
      reply.header('location', `${path.replace('{winery}', encodeURIComponent(home ?? ''))}/${id}`);
      const payload = resultPayload(reply, result);
      const { status } = result.ok ? result.value : { status: null };
      if (status === 'queued' || status === 'running') reply.code(202);
      return payload;
    },
  );
}

function guessRoute({ path, of, words, place, winery }: Site): Route {
  return route(
    {
      method: 'POST',
      path: `${path}/guess`,
      query: {},
      permission: { needs: 'edit', in: place },
      operation: {
        tag: 'imports',
        id: `guessImport${of}`,
        summary: `Guess the import map of ${words}`,
        description:
          'Returns the columns of a file, and the first version of an import map for you to correct, with what is missing as comments. Nothing is recorded or stored.',
        body: 'ImportTable',
        upload: true,
        responses: { 200: { description: 'The columns and the map.', schema: 'ImportGuess' } },
        problems: of === '' ? ['too_large'] : ['too_large', 'not_found'],
      },
    },
    async (request, _query, reply) =>
      resultPayload(reply, await request.imports.guess(await readTableForm(request, winery(request)))),
  );
}

function listRoute({ path, of, place, winery }: Site, { limits }: RouteParts): Route {
  return route(
    {
      method: 'GET',
      path,
      query: listQuery(limits),
      permission: { needs: 'edit', in: place },
      operation: {
        tag: 'imports',
        id: `listImports${of}`,
        summary: of === '' ? 'List imports whose rows name their wineries' : 'List the imports of a winery',
        responses: { 200: { description: 'A page of imports, the newest first.', schema: 'ImportList' } },
        ...(of === '' ? {} : { problems: ['not_found'] }),
      },
    },
    async (request, query, reply) =>
      resultPayload(reply, await request.imports.list(winery(request), withLimit(query, limits))),
  );
}

function getRoute({ path, of, place, winery }: Site): Route {
  return route(
    {
      method: 'GET',
      path: `${path}/{import}`,
      query: waitQuery,
      permission: { needs: 'edit', in: place },
      operation: {
        tag: 'imports',
        id: `getImport${of}`,
        summary: 'Retrieve an import',
        description: 'Returns the progress of the import and, once it has ended, what it has done.',
        responses: { 200: { description: 'The import.', schema: 'Import' } },
        problems: ['not_found'],
      },
    },
    async (request, { wait = 0 }, reply) =>
      resultPayload(reply, await request.imports.wait(winery(request), pathImportId(request), wait)),
  );
}

function rowsRoute({ path, of, place, winery }: Site, { limits }: RouteParts): Route {
  return route(
    {
      method: 'GET',
      path: `${path}/{import}/rows`,
      query: listQuery(limits),
      permission: { needs: 'edit', in: place },
      operation: {
        tag: 'imports',
        id: `listImportRows${of}`,
        summary: 'List the outcomes of the rows of an import',
        description:
          'With `Accept: text/csv`, the response is the whole list as CSV, for a spreadsheet; `limit` and `cursor` are then ignored.',
        responses: { 200: { description: 'A page of outcomes, in the order of the file.', schema: 'ImportRowList' } },
        problems: ['not_found'],
      },
    },
    async (request, query, reply) => {
      const home = winery(request);
      const id = pathImportId(request);
      if (/^\s*text\/csv\b/i.test(request.headers.accept ?? '')) return csvPayload(reply, request.imports, home, id);
      return resultPayload(reply, await request.imports.rows(home, id, withLimit(query, limits)));
    },
  );
}

const csvColumns = ['row', 'line', 'winery', 'type', 'outcome', 'action', 'code', 'column', 'value', 'detail'] as const;

/** Rows in one read of the table. */
const rowsPerRead = 1_000;

async function csvPayload(
  reply: FastifyReply,
  imports: ImportUseCases,
  winery: string | null,
  id: string,
): Promise<string | Buffer | Readable> {
  const first = await imports.rows(winery, id, { limit: rowsPerRead });
  if (!first.ok) return resultPayload(reply, first);
  reply.header('content-type', 'text/csv; charset=utf-8; header=present');
  reply.header('content-disposition', `attachment; filename="import-${id}.csv"`);
  const lines = async function* (): AsyncGenerator<string> {
    yield `${csvColumns.join(',')}\r\n`;
    let page = first.value;
    for (;;) {
      yield page.items.map(csvRow).join('');
      if (page.next === null) return;
      const next = await imports.rows(winery, id, { limit: rowsPerRead, cursor: page.next });
      if (!next.ok) throw new Error(next.problem.detail);
      page = next.value;
    }
  };
  return Readable.from(lines());
}

/** Returns a line of CSV (RFC 4180). An apostrophe precedes a cell that a spreadsheet would evaluate as a formula. */
function csvRow(result: RowResult): string {
  const cells = csvColumns.map((name) => {
    const cell = String(result[name] ?? '');
    const safe = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
    return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  });
  return `${cells.join(',')}\r\n`;
}
