import { limits } from '../../../config/limits.js';
import { publicQuantity, toMicro } from '../../cellar/quantity.js';
import type { JsonObject } from '../json-object.js';
import type {
  AuditedPut,
  IdempotentPut,
  PutOutcome,
  PutWineryRecord,
  VesselRecord,
  WineryRecord,
  WinerySettingsStore,
} from '../ports/winery-settings-store.js';
import { listed } from '../request/fault-text.js';
import { readObject, unexpected } from '../request/faults.js';
import { fingerprint, uuidOfKey } from '../request/fingerprint.js';
import { normalName } from '../request/name-normalisation.js';
import { isStorableText } from '../request/storable-text.js';
import { failure, type Result, success } from '../result.js';
import type { PutOptions } from '../use-cases.js';
import { publicWinery, vesselWithoutContents } from './public-settings.js';
import { canonicalTimeZone } from './time-zone.js';

const volumeUnits = ['gal', 'L'] as const;
const weightUnits = ['lb', 'kg', 'short_ton', 't'] as const;
export const vesselKinds = ['tank', 'barrel', 'bin', 'other'] as const;
const policies = ['warn', 'refuse'] as const;
const inventoryLineChoices = ['physical', 'every'] as const;

/** The largest capacity that the public API allows, in the winery's unit. */
const largestCapacity = 1e9;

/** The largest number of partitions for the lots of one winery: enough to use a node's whole share in a cluster of a few nodes. */
const largestSpread = 64;

/** Characters of a name or a bond. */
const longestText = 200;

/** Stores the settings of wineries and vessels, which are not on the timeline. */
export class WinerySettings {
  constructor(
    private readonly store: Pick<WinerySettingsStore, 'winery' | 'putWinery' | 'vessel' | 'putVessel'>,
    private readonly now: () => number,
  ) {}

  async putWinery(winery: string, body: unknown, options: PutOptions): Promise<Result<JsonObject>> {
    return untilCurrent(async () => {
      const before = await this.store.winery(winery);
      const read = readWinery(winery, body, before);
      if (!read.ok) return read;
      const answer = publicWinery(read.value);
      const request = this.remembered([winery, body], options, answer);
      const audited = this.audited(options, before === null ? null : publicWinery(before), answer);
      const outcome = await this.store.putWinery(read.value, { request, audited, replaces: before?.revision ?? null });
      if (outcome === 'units_fixed')
        return failure('units_fixed', `The units and the currency of winery ${winery} are fixed by its first action.`);
      return outcome === 'outdated' ? outcome : resultOf(outcome, answer);
    });
  }

  /** `shown` returns the vessel's public shape, with what it holds. */
  async putVessel(
    winery: string,
    vessel: string,
    body: unknown,
    options: PutOptions,
    shown: (record: VesselRecord) => Promise<JsonObject>,
  ): Promise<Result<JsonObject>> {
    return untilCurrent(async () => {
      const replaces = await this.store.vessel(winery, vessel);
      const read = readVessel(winery, vessel, body, replaces);
      if (!read.ok) return read;
      // Settings move no wine, so the content may be read before the write.
      const answer = await shown(read.value);
      const request = this.remembered([winery, vessel, body], options, answer);
      const before = replaces === null ? null : vesselWithoutContents(replaces);
      const audited = this.audited(options, before, vesselWithoutContents(read.value));
      const outcome = await this.store.putVessel(read.value, { request, audited, replaces });
      return outcome === 'outdated' ? outcome : resultOf(outcome, answer);
    });
  }

  private audited(
    { recordedBy }: Pick<PutOptions, 'recordedBy'>,
    before: JsonObject | null,
    after: JsonObject,
  ): AuditedPut {
    return { at: this.now(), by: recordedBy ?? null, detail: JSON.stringify({ before, after }) };
  }

  /** Returns the data by which a repeat of the request is recognised; undefined without an Idempotency-Key, because then every request is new. */
  private remembered(
    [winery, ...parts]: readonly [string, ...unknown[]],
    { idempotencyKey }: PutOptions,
    answer: JsonObject,
  ): IdempotentPut | undefined {
    if (idempotencyKey === undefined) return undefined;
    return {
      change: uuidOfKey(winery, idempotencyKey),
      requestHash: fingerprint([winery, 'settings', parts]),
      recordedAt: this.now(),
      answer: JSON.stringify(answer),
    };
  }
}

/**
 * Repeats a put while the record that it replaces changes between its read and its write: members that the body leaves out stay as they are, so they
 * are read again.
 */
export async function untilCurrent(put: () => Promise<Result<JsonObject> | 'outdated'>): Promise<Result<JsonObject>> {
  for (let attempt = 0; attempt < limits.attemptsPerCommand; attempt += 1) {
    const result = await put();
    if (result !== 'outdated') return result;
  }
  return failure('overloaded', 'Other requests change the same settings. Repeat the request.');
}

function resultOf(outcome: Exclude<PutOutcome, 'outdated'>, answer: JsonObject): Result<JsonObject> {
  if (outcome === 'id_reused')
    return failure('action_id_reused', 'The Idempotency-Key belongs to another request; use a new key.');
  // Remembered answers are JSON objects.
  return success(typeof outcome === 'object' ? (JSON.parse(outcome.repeated) as JsonObject) : answer);
}

/** Optional members that the body leaves out stay as they are in `before`; null removes them. */
function readWinery(winery: string, body: unknown, before: WineryRecord | null): Result<PutWineryRecord> {
  const members = readObject(body, '', [
    'name',
    'bond',
    'volumeUnit',
    'weightUnit',
    'currency',
    'timeZone',
    'capacityPolicy',
    'lockDate',
    'spread',
    'inventoryLines',
    'lockOnFiling',
  ]);
  if (!members.ok) return members;
  const { bond, currency, timeZone, capacityPolicy, lockDate, spread, ...others } = members.value;
  const filing = readFilingSettings(members.value, before);
  if (!filing.ok) return filing;
  const name = readText(others.name, '/name');
  if (!name.ok) return name;
  const bondText = optional(bond, before?.bond, (given) => readText(given, '/bond'));
  if (!bondText.ok) return bondText;
  const volumeUnit = readChoice(others.volumeUnit, volumeUnits, '/volumeUnit');
  if (!volumeUnit.ok) return volumeUnit;
  const weightUnit = readChoice(others.weightUnit, weightUnits, '/weightUnit');
  if (!weightUnit.ok) return weightUnit;
  if (!isCurrency(currency)) return unexpected('/currency', 'an ISO 4217 code such as "USD"', currency);
  const zone = readTimeZone(timeZone);
  if (!zone.ok) return zone;
  const policy = optional(capacityPolicy, before?.capacityPolicy, (given) =>
    readChoice(given, policies, '/capacityPolicy'),
  );
  if (!policy.ok) return policy;
  const locked = optional(lockDate, before?.lockDate, readLockDate);
  if (!locked.ok) return locked;
  const spreadOver = optional(spread, before?.spread, readSpread);
  if (!spreadOver.ok) return spreadOver;
  return success({
    winery,
    name: name.value,
    bond: bondText.value,
    volumeUnit: volumeUnit.value,
    weightUnit: weightUnit.value,
    currency,
    timeZone: zone.value,
    capacityPolicy: policy.value ?? 'warn',
    lockDate: locked.value,
    spread: spreadOver.value ?? 1,
    ...filing.value,
  });
}

function readFilingSettings(
  { inventoryLines, lockOnFiling }: JsonObject,
  before: WineryRecord | null,
): Result<Pick<WineryRecord, 'inventoryLines' | 'lockOnFiling'>> {
  const lines = optional(inventoryLines, before?.inventoryLines, (given) =>
    readChoice(given, inventoryLineChoices, '/inventoryLines'),
  );
  if (!lines.ok) return lines;
  const locks = optional(lockOnFiling, before?.lockOnFiling, (given) =>
    typeof given === 'boolean' ? success(given) : unexpected('/lockOnFiling', 'true or false', given),
  );
  if (!locks.ok) return locks;
  return success({ inventoryLines: lines.value ?? 'physical', lockOnFiling: locks.value ?? false });
}

/** Returns why the settings of a vessel are not valid, or null. */
export function vesselFault(body: JsonObject): string | null {
  const read = readVessel('', '', body, null);
  return read.ok ? null : (read.problem.errors?.[0]?.message ?? read.problem.detail);
}

function readVessel(winery: string, vessel: string, body: unknown, before: VesselRecord | null): Result<VesselRecord> {
  const members = readObject(body, '', ['kind', 'capacity']);
  if (!members.ok) return members;
  const kind = readChoice(members.value.kind, vesselKinds, '/kind');
  if (!kind.ok) return kind;
  const capacity = optional(members.value.capacity, before?.capacity, readCapacity);
  return capacity.ok ? success({ winery, vessel, kind: kind.value, capacity: capacity.value }) : capacity;
}

/** Reads an optional member. Left out, it stays as it was; null removes it. */
function optional<T>(
  given: unknown,
  before: T | null | undefined,
  read: (given: unknown) => Result<T>,
): Result<T | null> {
  if (given === undefined) return success(before ?? null);
  return given === null ? success(null) : read(given);
}

/** Reads a capacity in millionths. */
function readCapacity(value: unknown): Result<number> {
  if (typeof value !== 'number' || !(value > 0)) return unexpected('/capacity', 'a number greater than 0', value);
  if (value > largestCapacity)
    return unexpected('/capacity', `a number of at most ${largestCapacity.toLocaleString('en')}`, value, 'too_large');
  const micro = toMicro(value);
  if (publicQuantity(micro) === value) return success(micro);
  return unexpected(
    '/capacity',
    'a number with at most 6 decimals, because amounts are not rounded',
    value,
    'too_precise',
  );
}

/** Reads a name, in its normal form. */
function readText(value: unknown, pointer: string): Result<string> {
  const text = typeof value === 'string' ? normalName(value) : '';
  return text.length >= 1 && text.length <= longestText && isStorableText(text)
    ? success(text)
    : unexpected(pointer, `a string of 1 to ${longestText} characters, blanks at either end not counted`, value);
}

function readChoice<Choice extends string>(
  value: unknown,
  choices: readonly Choice[],
  pointer: string,
): Result<Choice> {
  const choice = choices.find((one) => one === value);
  if (choice !== undefined) return success(choice);
  const names = choices.map((one) => `"${one}"`);
  return unexpected(pointer, listed(names, 'or'), value);
}

/** The runtime's table of ISO 4217. */
const currencies = new Set(Intl.supportedValuesOf('currency'));

function isCurrency(code: unknown): code is string {
  return typeof code === 'string' && currencies.has(code);
}

function readTimeZone(name: unknown): Result<string> {
  const canonical = typeof name === 'string' ? canonicalTimeZone(name) : null;
  if (canonical !== null) return success(canonical);
  const expected = 'the IANA name of a time zone such as "America/Los_Angeles", not an abbreviation such as "PST"';
  return unexpected('/timeZone', expected, name);
}

function readLockDate(value: unknown): Result<string> {
  return isDate(value) ? success(value) : unexpected('/lockDate', 'a date of the calendar such as "2025-12-31"', value);
}

function readSpread(value: unknown): Result<number> {
  const isValid = typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= largestSpread;
  return isValid ? success(value) : unexpected('/spread', `a whole number from 1 to ${largestSpread}`, value);
}

/** Returns whether a value is a date of the calendar: YYYY-MM-DD. */
export function isDate(value: unknown): value is string {
  if (typeof value !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(value)) return false;
  const date = new Date(`${value}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(value);
}
