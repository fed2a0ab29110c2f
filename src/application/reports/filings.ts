import { instantText } from '../../cellar/instant-text.js';
import type { JsonObject } from '../json-object.js';
import type { FilingHead, FilingRecord, FilingStore } from '../ports/filing-store.js';
import type { WineryRecord } from '../ports/winery-settings-store.js';
import { encodeCursor, filingCursor } from '../request/cursor.js';
import { fingerprint, uuidOfKey } from '../request/fingerprint.js';
import { failure, type Result, success } from '../result.js';
import type { Page, PageQuery } from '../use-cases.js';
import { duePeriods } from './due-periods.js';
import { readAmendment, readFiling } from './filing-body.js';
import { difference, filingDifferences } from './filing-differences.js';
import { figureDifferences } from '../../compliance/figure-difference.js';
import type { Reports, ReportsParts } from './reports.js';
import { reportScope, scopeOf } from './report-scope.js';

interface FilingsParts extends ReportsParts {
  readonly store: FilingStore;
  readonly reports: Reports;
  readonly now: () => number;
  readonly newId: () => string;
}

/** The caller who files, and the Idempotency-Key of the request. */
interface FilingOptions {
  readonly by: string | null;
  readonly idempotencyKey?: string;
}

/** Files and amends reports, and finds the filed figures that have moved since. */
export class Filings {
  constructor(private readonly parts: FilingsParts) {}

  /** Files a report. A repeated request with the same id, or the same Idempotency-Key, returns the same filing. */
  async file(winery: string, body: unknown, options: FilingOptions): Promise<Result<JsonObject>> {
    const request = readFiling(body);
    if (!request.ok) return request;
    const { id = this.idOf(winery, options), form, from, to, known } = request.value;
    const scope = await reportScope(this.parts, winery, { form, from, to, ...(known === undefined ? {} : { known }) });
    if (!scope.ok) return scope;
    const report = await this.parts.reports.reportOf(scope.value);
    if (!report.ok) return report;
    const filing = { id, winery, form, from, to, amends: null, known: scope.value.known, report: report.value };
    return this.store(filing, fingerprint([winery, 'filing', form, from, to, known ?? null]), options);
  }

  /** Files a new report of a filing's period, as an amendment whose remarks name the figures that differ. */
  async amend(winery: string, id: string, body: unknown, options: FilingOptions): Promise<Result<JsonObject>> {
    const request = readAmendment(body);
    if (!request.ok) return request;
    const former = await this.parts.store.filing(winery, id);
    if (former === null) return noFiling(winery, id);
    const { form, from, to } = former;
    const { known, id: newId = this.idOf(winery, options) } = request.value;
    const scope = await reportScope(this.parts, winery, { form, from, to, ...(known === undefined ? {} : { known }) });
    if (!scope.ok) return scope;
    const report = await this.parts.reports.reportOf(scope.value);
    if (!report.ok) return report;
    const amended = { ...report.value, remarks: [...report.value.remarks, ...amendmentRemarks(former, report.value)] };
    const filing = { id: newId, winery, form, from, to, amends: id, known: scope.value.known, report: amended };
    return this.store(filing, fingerprint([winery, 'amendment', id, known ?? null]), options);
  }

  private idOf(winery: string, { idempotencyKey }: FilingOptions): string {
    return idempotencyKey === undefined ? this.parts.newId() : uuidOfKey(winery, idempotencyKey);
  }

  private async store(
    filing: Omit<FilingRecord, 'filedAt' | 'filedBy'>,
    requestHash: string,
    { by }: FilingOptions,
  ): Promise<Result<JsonObject>> {
    const record = { ...filing, filedAt: this.parts.now(), filedBy: by };
    const outcome = await this.parts.store.file(record, requestHash);
    if (outcome === 'filed') return { ...success(publicFiling(record)), created: true };
    if (outcome === 'id_reused')
      return failure('action_id_reused', `The id ${filing.id} belongs to another filing; use a new one.`);
    if ('repeated' in outcome) return success(publicFiling(outcome.repeated));
    const { form, from, to, amends } = filing;
    const what = amends === null ? `The ${form} of ${from} to ${to} was filed` : `Filing ${amends} was amended`;
    return failure('filed_before', `${what} before, by filing ${outcome.filedBefore}. Amend that one.`);
  }

  async get(winery: string, id: string): Promise<Result<JsonObject>> {
    const found = await this.parts.store.filing(winery, id);
    return found === null ? noFiling(winery, id) : success(publicFiling(found));
  }

  async list(winery: string, { cursor, limit = this.parts.pageLimit }: PageQuery): Promise<Result<Page<JsonObject>>> {
    const after = filingCursor(cursor);
    if (!after.ok) return after;
    if ((await this.parts.settings.winery(winery)) === null)
      return failure('not_found', `There is no winery ${winery}.`);
    const found = await this.parts.store.list(winery, { after: after.value, limit: limit + 1 });
    const shown = found.slice(0, limit);
    const last = shown.at(-1);
    const next = found.length > limit && last !== undefined ? encodeCursor([last.filedAt, last.id]) : null;
    return success({ items: shown.map(publicFiling), next });
  }

  /** Returns the figures that have moved since a report was filed, and the change sets that moved them. */
  async differences(winery: string, id: string): Promise<Result<Page<JsonObject>>> {
    const filing = await this.parts.store.filing(winery, id);
    if (filing === null) return noFiling(winery, id);
    const { form, from, to } = filing;
    const scope = await reportScope(this.parts, winery, { form, from, to });
    if (!scope.ok) return scope;
    const now = await this.parts.reports.reportOf(scope.value);
    if (!now.ok) return now;
    const items = await filingDifferences(this.parts, filing, scope.value, now.value);
    return items.ok ? success({ items: items.value, next: null }) : items;
  }

  /** Returns the periods that must be filed or amended, the earliest first. */
  async due(winery: string): Promise<Result<Page<JsonObject>>> {
    const record = await this.parts.settings.winery(winery);
    if (record === null) return failure('not_found', `There is no winery ${winery}.`);
    const known = await this.parts.log.head();
    const first = await this.parts.books.firstEntry(winery, known);
    if (!first.ok) return first;
    const newest = await this.parts.store.newest(winery);
    const items: JsonObject[] = [];
    for (const period of duePeriods(this.parts.rules, record, {
      firstMs: first.value,
      nowMs: this.parts.now(),
      filings: newest,
    })) {
      const moved = period.filing === null ? null : await this.movedFigures(record, period.filing, known);
      if (moved !== null && !moved.ok) return moved;
      if (moved?.value === 0) continue;
      items.push({
        form: period.form,
        period: { from: period.from, to: period.to },
        status: period.filing === null ? 'not_filed' : 'moved',
        filing: period.filing?.id ?? null,
        due: period.due,
        lines: moved?.value ?? 0,
      });
    }
    return success({ items, next: null });
  }

  /** Returns the number of figures of a filing that have moved. */
  private async movedFigures(
    record: WineryRecord,
    { id, form, from, to }: FilingHead,
    known: number,
  ): Promise<Result<number>> {
    const filing = await this.parts.store.filing(record.winery, id);
    if (filing === null) return noFiling(record.winery, id);
    const now = await this.parts.reports.reportOf(scopeOf(record, { form, from, to, known }));
    return now.ok ? success(figureDifferences(filing.report, now.value).length) : now;
  }
}

function noFiling(winery: string, id: string): Result<never> {
  return failure('not_found', `Winery ${winery} has no filing ${id}.`);
}

function amendmentRemarks(former: FilingRecord, now: FilingRecord['report']): readonly string[] {
  const moved = figureDifferences(former.report, now);
  if (moved.length === 0) return [`Amends filing ${former.id}. No figure differs.`];
  return [
    `Amends filing ${former.id}. These figures differ:`,
    ...moved.map(({ section, line, column, before, after }) => {
      const by = difference(before, after);
      return `Line ${section}${line}, column ${column}: ${before} was filed, now ${after} (${by > 0 ? '+' : ''}${by}).`;
    }),
  ];
}

function publicFiling({ id, form, from, to, amends, known, report, filedAt, filedBy }: FilingRecord): JsonObject {
  return {
    ...{ id, form, period: { from, to }, version: amends === null ? 'original' : 'amended', amends, known, report },
    filedAt: instantText(filedAt),
    filedBy,
  };
}
