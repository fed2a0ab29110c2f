import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Granted } from '../../application/access/access-control.js';
import type { ReportPrinter } from '../../application/ports/report-printer.js';
import type { ReportUseCases } from '../../application/reports/report-use-cases.js';
import type { Result } from '../../application/result.js';
import { type Report, type ReportForm, reportForms } from '../../compliance/report.js';
import { accepted, csvMediaType } from './csv.js';
import { textTag } from './entity-tag.js';
import { listQuery, withLimit } from './list-query.js';
import { HttpProblem } from './problem.js';
import { day, freeText, known } from './query-parameter.js';
import { reportCsv } from './report-csv.js';
import { pathCode, pathText } from './request-part.js';
import { largePayload, listPayload, resultPayload } from './result-payload.js';
import { type Route, type RouteParts, route } from './route.js';

/** The reports that a node serves. */
export interface ServedReports {
  /** Returns the reports as a caller may use them. */
  for(granted: Granted): ReportUseCases;
  readonly print: ReportPrinter;
}

const path = '/v1/wineries/{winery}/reports/{form}';
const pdfMediaType = 'application/pdf';

const period = {
  from: day('The first day of the period, in the time zone of the winery.'),
  to: day('The last day of the period.'),
  known,
};

/** Returns the routes of reports and of their entries: none if `reports` is null, because the node keeps no read models. */
export function reportRoutes(reports: ServedReports | null, parts: RouteParts): readonly Route[] {
  return reports === null ? [] : [reportRoute(reports.print), entriesRoute(parts)];
}

function reportRoute(print: ReportPrinter): Route {
  return route(
    {
      method: 'GET',
      path,
      query: period,
      hasLongAnswer: true,
      permission: { needs: 'read', in: 'winery' },
      operation: {
        tag: 'reports',
        id: 'getReport',
        summary: 'Retrieve a report',
        description:
          'Computes a form for a period: `ttb-5120.17` (Report of Wine Premises Operations), `inventory` (the wine and fruit on hand at the end of the last day), `weigh-tags` (receipts of fruit) or `removals`. With `known`, the report is computed as known just after that notification. `values` are the figures of the form, rounded by its rules; `exact` has up to six decimals. `Accept: text/csv` and `application/pdf` return the same figures as a table and as pages. Credentials that are limited to an owner cannot read reports.',
        headers: ['Accept'],
        responses: {
          200: { description: 'The report.', schema: 'Report', otherMediaType: 'text/csv' },
        },
        problems: ['not_found', 'too_large', 'behind'],
      },
    },
    async (request, query, reply) => {
      const report = await request.reports.report(pathCode(request, 'winery'), pathForm(request), periodOf(query));
      return reportPayload({ request, reply, print }, report);
    },
  );
}

function entriesRoute({ limits }: RouteParts): Route {
  const name = { least: 1, most: 200 };
  return route(
    {
      method: 'GET',
      path: `${path}/entries`,
      query: {
        ...listQuery(limits),
        ...period,
        section: freeText('The section of the form, such as `A`.', name),
        line: freeText('The line of the section, such as `13`.', name),
        column: freeText('The column, such as `a`.', name),
      },
      hasLongAnswer: true,
      permission: { needs: 'read', in: 'winery' },
      operation: {
        tag: 'reports',
        id: 'listReportEntries',
        summary: 'List the actions behind a figure',
        description:
          'Returns the actions behind one figure of a report in timeline order, each with its amount. The amounts sum to the `exact` value of the figure; what a line subtracts is negative. The entries of an opening balance, and of lines computed from it, include those before the period. Behind a figure of an `inventory` are lots, in the order of their codes, each with its last action before the end of the period.',
        responses: { 200: { description: 'A page of entries.', schema: 'ReportEntryList' } },
        problems: ['not_found', 'behind'],
      },
    },
    async (request, query, reply) => {
      const { section, line, column } = query;
      if (section === undefined || line === undefined || column === undefined)
        throw new HttpProblem('bad_request', 'Name the figure by section, line and column.');
      const figure = { ...withLimit(query, limits), ...periodOf(query), section, line, column };
      return listPayload(reply, await request.reports.entries(pathCode(request, 'winery'), pathForm(request), figure));
    },
  );
}

/** Returns the form in the path. */
function pathForm(request: FastifyRequest): ReportForm {
  const text = pathText(request, 'form');
  const form = reportForms.find((one) => one === text);
  if (form === undefined)
    throw new HttpProblem(
      'not_found',
      `There is no form ${JSON.stringify(text)}. The forms are ${reportForms.join(', ')}.`,
    );
  return form;
}

function periodOf(query: { readonly from?: string; readonly to?: string; readonly known?: number }) {
  const { from, to } = query;
  if (from === undefined || to === undefined)
    throw new HttpProblem('bad_request', 'Give the period as from and to: days such as 2026-01-01 and 2026-01-31.');
  return { from, to, ...(query.known === undefined ? {} : { known: query.known }) };
}

/** Returns a report as JSON, CSV or PDF, as `Accept` prefers. `amends`: the filing that the report amends. */
export async function reportPayload(
  {
    request,
    reply,
    print,
  }: { readonly request: FastifyRequest; readonly reply: FastifyReply; readonly print: ReportPrinter },
  report: Result<Report>,
  amends?: string,
): Promise<unknown> {
  reply.header('vary', 'Accept');
  if (!report.ok) return resultPayload(reply, report);
  const { form, winery, period: covered } = report.value;
  const type = accepted(request, ['application/json', 'text/csv', pdfMediaType]);
  if (type === 'application/json') {
    const text = await largePayload(reply, report);
    reply.header('cache-control', 'no-cache').header('etag', textTag(text.toString()));
    return text;
  }
  const isPdf = type === pdfMediaType;
  const bytes = isPdf
    ? await print(report.value, amends === undefined ? {} : { amends })
    : Buffer.from(reportCsv(report.value));
  const file = `${winery}-${form}-${covered.from}-${covered.to}.${isPdf ? 'pdf' : 'csv'}`;
  reply.header('content-type', isPdf ? pdfMediaType : csvMediaType).header('cache-control', 'no-cache');
  reply.header('content-disposition', `inline; filename="${file}"`);
  return bytes;
}
