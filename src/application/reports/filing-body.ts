import { type ReportForm, reportForms } from '../../compliance/report.js';
import type { JsonObject } from '../json-object.js';
import { listed } from '../request/fault-text.js';
import { readObject, unexpected } from '../request/faults.js';
import { type Result, success } from '../result.js';
import { isDate } from '../settings/winery-settings.js';

/** The members of a request to file a report. */
interface FilingRequest {
  readonly id?: string;
  readonly form: ReportForm;
  readonly from: string;
  readonly to: string;
  readonly known?: number;
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Reads the body of a filing. */
export function readFiling(body: unknown): Result<FilingRequest> {
  const members = readObject(body, '', ['id', 'form', 'from', 'to', 'known']);
  if (!members.ok) return members;
  const { form, from, to } = members.value;
  const found = reportForms.find((one) => one === form);
  if (found === undefined)
    return unexpected(
      '/form',
      listed(
        reportForms.map((one) => `"${one}"`),
        'or',
      ),
      form,
    );
  if (!isDate(from)) return unexpected('/from', 'a date of the calendar such as "2026-01-01"', from);
  if (!isDate(to)) return unexpected('/to', 'a date of the calendar such as "2026-01-31"', to);
  if (to < from) return unexpected('/to', `a day on or after ${from}`, to);
  const options = readOptions(members.value);
  return options.ok ? success({ form: found, from, to, ...options.value }) : options;
}

/** Reads the body of an amendment, which may be absent. */
export function readAmendment(body: unknown): Result<Pick<FilingRequest, 'id' | 'known'>> {
  const members = readObject(body ?? {}, '', ['id', 'known']);
  return members.ok ? readOptions(members.value) : members;
}

function readOptions({ id, known }: JsonObject): Result<Pick<FilingRequest, 'id' | 'known'>> {
  if (id !== undefined && (typeof id !== 'string' || !uuid.test(id))) return unexpected('/id', 'a UUID', id);
  const isNumber = typeof known === 'number' && Number.isSafeInteger(known) && known >= 0;
  if (known !== undefined && !isNumber) return unexpected('/known', 'the number of a notification', known);
  return success({
    ...(typeof id === 'string' ? { id: id.toLowerCase() } : {}),
    ...(isNumber ? { known } : {}),
  });
}
