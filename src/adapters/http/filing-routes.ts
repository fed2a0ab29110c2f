import type { FastifyReply, FastifyRequest } from 'fastify';
import type { JsonObject } from '../../application/json-object.js';
import { pageOfWhole } from '../../application/query/page-of-whole.js';
import type { Result } from '../../application/result.js';
import type { Page } from '../../application/use-cases.js';
import type { Report } from '../../compliance/report.js';
import { accepted } from './csv.js';
import { listQuery, withLimit } from './list-query.js';
import { wholeNumber } from './query-parameter.js';
import { reportPayload, type ServedReports } from './report-routes.js';
import { idempotencyOption, pathCode, pathFilingId, requiredBody } from './request-part.js';
import { listPayload, resultPayload } from './result-payload.js';
import { type Operation, type Route, type RouteParts, route } from './route.js';

const filings = '/v1/wineries/{winery}/filings';

/** Returns the routes of filings: none if `reports` is null, because the node keeps no read models. */
export function filingRoutes(reports: ServedReports | null, parts: RouteParts): readonly Route[] {
  if (reports === null) return [];
  return [fileRoute(), listRoute(parts), dueRoute(parts), getRoute(reports), differencesRoute(parts), amendRoute()];
}

function fileRoute(): Route {
  return route(
    {
      method: 'POST',
      path: filings,
      query: {},
      permission: { needs: 'configure', in: 'winery' },
      operation: {
        tag: 'reports',
        id: 'fileReport',
        summary: 'File a report',
        description:
          'Keeps the report of a period permanently. Later writes and previews list in `impact.filings` how they move its figures. A repeat with the same `id` returns the same filing. A form is filed once for a period; later versions amend it. With the setting `lockOnFiling`, the period is locked.',
        headers: ['Idempotency-Key'],
        body: 'NewFiling',
        example: { form: 'ttb-5120.17', from: '2026-01-01', to: '2026-01-31' },
        responses: {
          201: { description: 'The filing.', schema: 'Filing', headers: { Location: 'The address of the filing.' } },
        },
        problems: ['not_found', 'action_id_reused', 'filed_before', 'too_large', 'behind'],
      },
    },
    async (request, _query, reply) => {
      const winery = pathCode(request, 'winery');
      const result = await request.reports.file(winery, requiredBody(request), idempotencyOption(request));
      return filedPayload(reply, winery, result);
    },
  );
}

function amendRoute(): Route {
  return route(
    {
      method: 'POST',
      path: `${filings}/{filing}/amend`,
      query: {},
      permission: { needs: 'configure', in: 'winery' },
      operation: {
        tag: 'reports',
        id: 'amendFiling',
        summary: 'Amend a filing',
        description:
          'Files the report of the same period as it is now, or as known at the notification `known`. Its remarks name every figure that differs. A filing can be amended once; after that, amend its amendment.',
        headers: ['Idempotency-Key'],
        body: 'FilingAmendment',
        bodyOptional: true,
        responses: {
          201: {
            description: 'The filing that amends it.',
            schema: 'Filing',
            headers: { Location: 'The address of the filing.' },
          },
        },
        problems: ['not_found', 'action_id_reused', 'filed_before', 'too_large', 'behind'],
      },
    },
    async (request, _query, reply) => {
      const winery = pathCode(request, 'winery');
      const result = await request.reports.amend(
        winery,
        pathFilingId(request),
        request.body,
        idempotencyOption(request),
      );
      return filedPayload(reply, winery, result);
    },
  );
}

/** Returns a new filing as the answer to its request, with its address. */
function filedPayload(reply: FastifyReply, winery: string, result: Result<JsonObject>): unknown {
  if (result.ok) reply.header('location', `/v1/wineries/${winery}/filings/${String(result.value.id)}`);
  return resultPayload(reply, result);
}

function getRoute({ print }: ServedReports): Route {
  return route(
    {
      method: 'GET',
      path: `${filings}/{filing}`,
      query: {},
      permission: { needs: 'read', in: 'winery' },
      operation: {
        tag: 'reports',
        id: 'getFiling',
        summary: 'Retrieve a filing',
        description:
          'Returns a filing with its report. `Accept: text/csv` and `application/pdf` return the report as it was filed.',
        headers: ['Accept'],
        responses: { 200: { description: 'The filing.', schema: 'Filing', otherMediaType: 'text/csv' } },
        problems: ['not_found'],
      },
    },
    async (request, _query, reply) => {
      const result = await request.reports.getFiling(pathCode(request, 'winery'), pathFilingId(request));
      if (!result.ok || accepted(request, ['application/json', 'text/csv', 'application/pdf']) === 'application/json')
        return resultPayload(reply, result);
      const { report, amends } = result.value;
      const filed = { ok: true, value: report as Report } as const; // A filing in its public form holds a report.
      return reportPayload({ request, reply, print }, filed, typeof amends === 'string' ? amends : undefined);
    },
  );
}

function listRoute({ limits }: RouteParts): Route {
  return route(
    {
      method: 'GET',
      path: filings,
      query: listQuery(limits),
      hasLongAnswer: true,
      permission: { needs: 'read', in: 'winery' },
      operation: {
        tag: 'reports',
        id: 'listFilings',
        summary: 'List filings',
        responses: {
          200: { description: 'A page of filings, in the order in which they were filed.', schema: 'FilingList' },
        },
        problems: ['not_found'],
      },
    },
    async (request, query, reply) =>
      listPayload(reply, await request.reports.listFilings(pathCode(request, 'winery'), withLimit(query, limits))),
  );
}

function dueRoute({ limits }: RouteParts): Route {
  return wholeListRoute(
    limits,
    {
      id: 'listDueFilings',
      summary: 'List what is due',
      description:
        'Returns the months that have ended and are not filed, and the filed periods whose figures have moved, in the order in which they must be filed or amended: line 1 of a period is the last line of the one before.',
      responses: { 200: { description: 'All periods that are due.', schema: 'DueFilingList' } },
      problems: ['not_found', 'behind'],
    },
    `${filings}/due`,
    (request) => request.reports.due(pathCode(request, 'winery')),
  );
}

function differencesRoute({ limits }: RouteParts): Route {
  return wholeListRoute(
    limits,
    {
      id: 'listFilingDifferences',
      summary: 'List what has moved since a filing',
      description: 'Returns the figures of the form that now differ, and the change sets that moved them.',
      responses: { 200: { description: 'All figures that differ.', schema: 'FilingDifferenceList' } },
      problems: ['not_found', 'behind'],
    },
    `${filings}/{filing}/differences`,
    (request) => request.reports.differences(pathCode(request, 'winery'), pathFilingId(request)),
  );
}

/** Returns the route of a list that is computed whole, and returned whole unless a limit is given. */
function wholeListRoute(
  limits: RouteParts['limits'],
  operation: Omit<Operation, 'tag'>,
  path: string,
  read: (request: FastifyRequest) => Promise<Result<Page<JsonObject>>>,
): Route {
  return route(
    {
      method: 'GET',
      path,
      query: {
        ...listQuery(limits),
        limit: wholeNumber('The largest number of items to return. By default all are returned.', {
          least: 1,
          most: limits.listMaximum,
        }),
      },
      hasLongAnswer: true,
      permission: { needs: 'read', in: 'winery' },
      operation: { tag: 'reports', ...operation },
    },
    async (request, query, reply) => listPayload(reply, pageOfWhole(await read(request), query)),
  );
}
