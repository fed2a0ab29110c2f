import type { ReportForm } from '../../compliance/report.js';
import type { NotificationLog } from '../ports/notification-log.js';
import type { WineryRecord, WinerySettingsStore } from '../ports/winery-settings-store.js';
import { unwrittenNumber } from '../request/unwritten-number.js';
import { failure, type Result, success } from '../result.js';
import { dayAfter, startOfDay } from '../settings/local-day.js';

/** The period of a requested report, and the notification at which it is known. Days are YYYY-MM-DD, both included. */
export interface ReportQuery {
  readonly from: string;
  readonly to: string;
  readonly known?: number;
}

/** A validated request for a report: the winery exists, and `known` is a written notification. */
export interface ReportScope {
  readonly record: WineryRecord;
  readonly form: ReportForm;
  readonly from: string;
  readonly to: string;
  /** The first instant of the period, and the first after it, in milliseconds since 1970. */
  readonly fromMs: number;
  readonly untilMs: number;
  readonly known: number;
}

interface ScopeParts {
  readonly settings: Pick<WinerySettingsStore, 'winery'>;
  readonly log: Pick<NotificationLog, 'head'>;
}

/** Returns the scope of a report. Fails with `not_found` or `bad_request`. */
export async function reportScope(
  { settings, log }: ScopeParts,
  winery: string,
  { form, from, to, known }: ReportQuery & { readonly form: ReportForm },
): Promise<Result<ReportScope>> {
  if (to < from) return failure('bad_request', `The period ends on ${to}, before it begins on ${from}.`);
  const record = await settings.winery(winery);
  if (record === null) return failure('not_found', `There is no winery ${winery}.`);
  const head = await log.head();
  const unwritten = known === undefined ? null : unwrittenNumber(known, head);
  if (unwritten !== null) return unwritten;
  return success(scopeOf(record, { form, from, to, known: known ?? head }));
}

/** Returns the scope of a report from validated parts. */
export function scopeOf(
  record: WineryRecord,
  { form, from, to, known }: Pick<ReportScope, 'form' | 'from' | 'to' | 'known'>,
): ReportScope {
  const { timeZone } = record;
  const fromMs = startOfDay(timeZone, from);
  return { record, form, from, to, known, fromMs, untilMs: startOfDay(timeZone, dayAfter(to)) };
}

/** Returns the part of the books that a scope covers. */
export function rangeOf({ record, fromMs: from, untilMs: until, known }: ReportScope) {
  return { winery: record.winery, from, until, known };
}
