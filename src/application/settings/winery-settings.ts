import { publicQuantity, toMicro } from '../../cellar/quantity.js';
import type { JsonObject } from '../json-object.js';
import type { Archive, PutOutcome, RememberedPut, VesselRecord, WineryRecord } from '../ports/archive.js';
import { malformed, object } from '../request/body.js';
import { fingerprint, uuidOfKey } from '../request/fingerprint.js';
import { isStorableText } from '../request/storable-text.js';
import type { Result } from '../result.js';
import type { WriteOptions } from '../use-cases.js';

const volumeUnits = ['gal', 'L'] as const;
const weightUnits = ['lb', 'kg', 'short_ton', 't'] as const;
const vesselKinds = ['tank', 'barrel', 'bin', 'other'] as const;
const policies = ['warn', 'refuse'] as const;

type PutOptions = Pick<WriteOptions, 'idempotencyKey'>;

/** Puts wineries and vessels: settings, which are not on the timeline. */
export class WinerySettings {
  constructor(
    private readonly archive: Archive,
    private readonly now: () => number,
  ) {}

  async putWinery(winery: string, body: unknown, options: PutOptions): Promise<Result<JsonObject>> {
    const read = readWinery(winery, body);
    if (!read.ok) return read;
    const answer = publicWinery(read.value);
    const outcome = await this.archive.putWinery(read.value, this.remembered([winery, body], options, answer));
    if (outcome === 'units_fixed') {
      return {
        ok: false,
        problem: { code: 'units_fixed', detail: `The units and currency of ${winery} were fixed by its first action.` },
      };
    }
    return answerOf(outcome, answer);
  }

  /** `shown`: the vessel as the answer shows it. */
  async putVessel(
    winery: string,
    vessel: string,
    body: unknown,
    options: PutOptions,
    shown: (record: VesselRecord) => Promise<JsonObject>,
  ): Promise<Result<JsonObject>> {
    const read = readVessel(winery, vessel, body);
    if (!read.ok) return read;
    // Settings move no wine, so what the vessel holds may be asked before as well as after.
    const answer = await shown(read.value);
    const request = this.remembered([winery, vessel, body], options, answer);
    return answerOf(await this.archive.putVessel(read.value, request), answer);
  }

  /** Without a key nobody can say that a request is a repeat: it puts what it says once more. */
  private remembered(
    [winery, ...asked]: readonly [string, ...unknown[]],
    { idempotencyKey }: PutOptions,
    answer: JsonObject,
  ): RememberedPut | undefined {
    if (idempotencyKey === undefined) return undefined;
    return {
      change: uuidOfKey(winery, idempotencyKey),
      requestHash: fingerprint([winery, 'settings', asked]),
      recordedAt: this.now(),
      answer: JSON.stringify(answer),
    };
  }
}

function answerOf(outcome: PutOutcome, answer: JsonObject): Result<JsonObject> {
  if (outcome === 'reused')
    return {
      ok: false,
      problem: { code: 'action_id_reused', detail: 'The Idempotency-Key was used by another request.' },
    };
  return { ok: true, value: typeof outcome === 'object' ? (JSON.parse(outcome.repeated) as JsonObject) : answer };
}

export function publicWinery(record: Omit<WineryRecord, 'revision'> & { readonly revision?: number }): JsonObject {
  const { bond, lockDate, revision: _, ...rest } = record;
  return { ...rest, ...(bond === null ? {} : { bond }), ...(lockDate === null ? {} : { lockDate }) };
}

export function publicVessel(record: VesselRecord, lot: string | null, volume: number): JsonObject {
  return {
    winery: record.winery,
    vessel: record.vessel,
    kind: record.kind,
    capacity: record.capacity === null ? null : publicQuantity(record.capacity),
    lot,
    volume: publicQuantity(volume),
  };
}

function readWinery(winery: string, body: unknown): Result<Omit<WineryRecord, 'revision'>> {
  const members = object(body, '', [
    'name',
    'bond',
    'volumeUnit',
    'weightUnit',
    'currency',
    'timeZone',
    'capacityPolicy',
    'lockDate',
  ]);
  if (!members.ok) return members;
  const { name, bond, volumeUnit, weightUnit, currency, timeZone, capacityPolicy, lockDate } = members.value;
  if (!isText(name)) return malformed('/name', 'A winery has a name of 1 to 200 characters.');
  if (bond !== undefined && bond !== null && !isText(bond))
    return malformed('/bond', 'A bond is a text of 1 to 200 characters.');
  const volume = volumeUnits.find((unit) => unit === volumeUnit);
  if (volume === undefined) return malformed('/volumeUnit', `The volume unit is one of ${volumeUnits.join(', ')}.`);
  const weight = weightUnits.find((unit) => unit === weightUnit);
  if (weight === undefined) return malformed('/weightUnit', `The weight unit is one of ${weightUnits.join(', ')}.`);
  if (typeof currency !== 'string' || !isCurrency(currency))
    return malformed('/currency', 'The currency is an ISO 4217 code, for example USD.');
  if (typeof timeZone !== 'string' || !isTimeZone(timeZone))
    return malformed('/timeZone', 'The time zone is an IANA name, for example America/Los_Angeles.');
  const policy = capacityPolicy === undefined ? 'warn' : policies.find((one) => one === capacityPolicy);
  if (policy === undefined) return malformed('/capacityPolicy', 'The capacity policy is warn or refuse.');
  if (lockDate !== undefined && lockDate !== null && !isDate(lockDate))
    return malformed('/lockDate', 'The lock date is a calendar date, YYYY-MM-DD.');
  return {
    ok: true,
    value: {
      winery,
      name,
      bond: (bond as string | undefined) ?? null,
      volumeUnit: volume,
      weightUnit: weight,
      currency,
      timeZone,
      capacityPolicy: policy,
      lockDate: (lockDate as string | undefined) ?? null,
    },
  };
}

function readVessel(winery: string, vessel: string, body: unknown): Result<VesselRecord> {
  const members = object(body, '', ['kind', 'capacity']);
  if (!members.ok) return members;
  const kind = vesselKinds.find((one) => one === members.value.kind);
  if (kind === undefined) return malformed('/kind', `A vessel is a ${vesselKinds.join(', ')}.`);
  const { capacity } = members.value;
  if (capacity === undefined || capacity === null) return { ok: true, value: { winery, vessel, kind, capacity: null } };
  if (typeof capacity !== 'number' || !(capacity > 0)) return malformed('/capacity', 'A capacity is a volume above 0.');
  if (capacity > 1e9) return malformed('/capacity', 'The amount is larger than can be kept.', 'too_large');
  const micro = toMicro(capacity);
  if (publicQuantity(micro) !== capacity)
    return malformed('/capacity', 'The amount has more decimals than are kept; it is not rounded.', 'too_precise');
  return { ok: true, value: { winery, vessel, kind, capacity: micro } };
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.length >= 1 && value.length <= 200 && isStorableText(value);
}

/** Codes by the runtime's own table of ISO 4217. */
const currencies = new Set(Intl.supportedValuesOf('currency'));
function isCurrency(code: string): boolean {
  return currencies.has(code);
}

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false; // The runtime knows no such zone: that is the answer.
  }
}

function isDate(value: unknown): boolean {
  if (typeof value !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(value)) return false;
  const date = new Date(`${value}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(value);
}
