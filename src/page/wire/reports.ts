/** Reports, and the filings that freeze them. */
import { foldChanges } from '../reading/changes.js';
import type { Period } from '../reading/period.js';
import type { FigureName, Report, ReportForm } from '../reading/report.js';
import { readSince } from './change-sets.js';
import { api, type Schemas } from './client.js';
import { type Answer, answerOf } from './problem.js';
import { fileAnswer } from './text.js';

export type ReportEntry = Schemas['ReportEntry'];
export type Filing = Schemas['Filing'];
export type DueFiling = Schemas['DueFilingList']['items'][number];
type FilingDifference = Schemas['FilingDifferenceList']['items'][number];

/** Which report: of a winery, a form, a period, and a belief. Null: the present. */
export interface ReportOf {
  readonly winery: string;
  readonly form: ReportForm;
  readonly period: Period;
  readonly known: number | null;
}

function queryOf({ period: { from, to }, known }: ReportOf) {
  return { from, to, ...(known === null ? {} : { known }) };
}

export function readReport(of: ReportOf, signal: AbortSignal): Promise<Answer<Report>> {
  const { winery, form } = of;
  const asked = api.GET('/v1/wineries/{winery}/reports/{form}', {
    params: { path: { winery, form }, query: queryOf(of) },
    signal,
  });
  return answerOf(asked as Promise<{ data?: Report; error?: unknown; response: Response }>); // The other form, CSV, was not asked for.
}

/** Reads a report as a file to keep or print. */
export function readReportFile(of: ReportOf, accept: 'text/csv' | 'application/pdf'): Promise<Answer<Blob>> {
  const query = Object.entries(queryOf(of)).map(([name, value]) => `${name}=${value}`);
  const path = `/v1/wineries/${encodeURIComponent(of.winery)}/reports/${of.form}?${query.join('&')}`;
  return fileAnswer(path, { headers: { accept } });
}

/** Reads a part of the actions behind a figure. */
export function readReportEntries(
  of: ReportOf,
  figure: FigureName,
  cursor: string | null,
  signal: AbortSignal,
): Promise<Answer<Schemas['ReportEntryList']>> {
  const { winery, form } = of;
  const query = { ...queryOf(of), ...figure, limit: 200, ...(cursor === null ? {} : { cursor }) };
  return answerOf(
    api.GET('/v1/wineries/{winery}/reports/{form}/entries', { params: { path: { winery, form }, query }, signal }),
  );
}

export function readFilings(
  winery: string,
  cursor: string | null,
  signal: AbortSignal,
): Promise<Answer<Schemas['FilingList']>> {
  const query = { limit: 50, ...(cursor === null ? {} : { cursor }) };
  return answerOf(api.GET('/v1/wineries/{winery}/filings', { params: { path: { winery }, query }, signal }));
}

export function readFiling(winery: string, filing: string, signal: AbortSignal): Promise<Answer<Filing>> {
  const asked = api.GET('/v1/wineries/{winery}/filings/{filing}', { params: { path: { winery, filing } }, signal });
  return answerOf(asked as Promise<{ data?: Filing; error?: unknown; response: Response }>); // The other form, CSV, was not asked for.
}

/** Reads which periods must be filed or amended, in the order in which they must be. */
export const readDue = (winery: string, signal: AbortSignal): Promise<Answer<Schemas['DueFilingList']>> =>
  answerOf(api.GET('/v1/wineries/{winery}/filings/due', { params: { path: { winery } }, signal }));

/** Files a period that was never filed, or amends its filing. */
export function fileOrAmend(winery: string, { form, period, filing }: DueFiling): Promise<Answer<Filing>> {
  if (filing === null)
    return answerOf(
      api.POST('/v1/wineries/{winery}/filings', { params: { path: { winery } }, body: { form, ...period } }),
    );
  return answerOf(api.POST('/v1/wineries/{winery}/filings/{filing}/amend', { params: { path: { winery, filing } } }));
}

/** What has moved since a filing. */
export interface Differences {
  readonly items: readonly FilingDifference[];
  /** The number of the first notification of a change set, by the id of the change set. */
  readonly numbers: ReadonlyMap<string, number>;
}

/** How many entries of the log are searched for change sets. */
const mostEntries = 5_000;

/** Reads what has moved since a filing, and where the log has the change sets that moved it. */
export async function readDifferences(
  winery: string,
  { id: filing, known }: Filing,
  signal: AbortSignal,
): Promise<Answer<Differences>> {
  const [moved, log] = await Promise.all([
    answerOf(
      api.GET('/v1/wineries/{winery}/filings/{filing}/differences', { params: { path: { winery, filing } }, signal }),
    ),
    readSince(() => known, mostEntries, signal),
  ]);
  if (!moved.ok) return moved;
  const changes = log.ok ? foldChanges(log.data.items) : [];
  const numbers = new Map(changes.map(({ change, first }) => [change, first]));
  return { ...moved, data: { items: moved.data.items, numbers } };
}
