import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import type { ActionKind } from '../cellar/kind.js';
import type { RequestedEdit } from './command.js';
import { parseInstant } from './instant.js';
import type { FieldError, Json, Problem } from './solera.js';

export type Read<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: Problem };

/** A body that is not what the contract asks for. `code` is bad_request, too_precise or too_large. */
export function malformed(pointer: string, message: string, code = 'bad_request'): { ok: false; problem: Problem } {
  return { ok: false, problem: { code, detail: message, errors: [{ pointer, message }] } };
}

/** By RFC 9562 it names nothing; here it bounds searches from below. */
const nilUuid = '00000000-0000-0000-0000-000000000000';
const uuidShape = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/**
 * Reads untrusted bodies into edits: the one place where a body is parsed; inside it is trusted.
 * Owns the compiled schemas of the kinds. Errors carry JSON pointers into the body.
 */
export class BodyReader {
  private readonly kinds = new Map<string, { kind: ActionKind; valid: ValidateFunction }>();

  constructor(
    kinds: readonly ActionKind[],
    private readonly editsPerChange: number,
  ) {
    const ajv = new Ajv({ allErrors: false, strict: false, ownProperties: true, verbose: true });
    ajv.addKeyword({
      keyword: 'quantity',
      type: 'number',
      schemaType: 'string',
      validate: quantityFits,
      error: { message: ({ schema }) => `quantity ${String(schema)}` },
    });
    for (const kind of kinds) this.kinds.set(kind.type, { kind, valid: ajv.compile(kind.schema) });
  }

  /** `data` of an action of a known type, valid by its schema and its further rules. */
  data(type: string, data: unknown, pointer: string): Read<Json> {
    const entry = this.kinds.get(type);
    if (entry === undefined)
      return malformed('/type', `There is no kind of action named ${JSON.stringify(type).slice(0, 80)}.`);
    const unsafe = unsafeText(data);
    if (unsafe !== null) return malformed(pointer + unsafe, 'Text holds U+0000 or half of a surrogate pair.');
    if (!entry.valid(data)) return schemaProblem(entry.valid.errors ?? [], data, pointer);
    const findings = entry.kind.check?.(data as never) ?? [];
    if (findings.length > 0) {
      const errors: FieldError[] = findings.map((one) => ({ pointer: pointer + one.pointer, message: one.message }));
      return {
        ok: false,
        problem: { code: 'bad_request', detail: errors[0]?.message ?? 'The data is malformed.', errors },
      };
    }
    return { ok: true, value: data as Json };
  }

  /** The body of a POST of one action. `newId` serves where the client left the id out. */
  record(
    body: unknown,
    pointer: string,
    newId: () => string,
    extra: readonly string[] = ['overrideLock'],
  ): Read<RequestedEdit> {
    const members = object(body, pointer, ['id', 'type', 'effectiveAt', 'tieBreak', 'data', 'note', ...extra]);
    if (!members.ok) return members;
    const { id, type, effectiveAt, tieBreak, data, note } = members.value;
    if (typeof type !== 'string') return malformed(`${pointer}/type`, 'An action has a type.');
    if (!this.kinds.has(type))
      return malformed(`${pointer}/type`, `There is no kind of action named ${JSON.stringify(type.slice(0, 80))}.`);
    const uuid = id === undefined ? { ok: true as const, value: newId() } : actionId(id, `${pointer}/id`);
    if (!uuid.ok) return uuid;
    const at = instant(effectiveAt, `${pointer}/effectiveAt`);
    if (!at.ok) return at;
    const tie = tieBreak === undefined || tieBreak === null ? null : integer(tieBreak, `${pointer}/tieBreak`);
    if (tie !== null && !tie.ok) return tie;
    const text = noteText(note, `${pointer}/note`);
    if (!text.ok) return text;
    const checked = this.data(type, data, `${pointer}/data`);
    if (!checked.ok) return checked;
    return {
      ok: true,
      value: {
        op: 'record',
        id: uuid.value,
        type,
        effectiveAt: at.value,
        tieBreak: tie?.value ?? null,
        data: checked.value,
        note: text.value ?? null,
      },
    };
  }

  /** The body of a PUT, or of a revise in a change set. `data` is checked against its kind once the action is read. */
  revise(
    body: unknown,
    pointer: string,
    id: string,
    expectedRevision: number | null,
    extra: readonly string[],
  ): Read<RequestedEdit> {
    const members = object(body, pointer, ['effectiveAt', 'tieBreak', 'data', 'note', ...extra]);
    if (!members.ok) return members;
    const { effectiveAt, tieBreak, data, note } = members.value;
    const at = effectiveAt === undefined ? null : instant(effectiveAt, `${pointer}/effectiveAt`);
    if (at !== null && !at.ok) return at;
    const tie = tieBreak === undefined ? null : integer(tieBreak, `${pointer}/tieBreak`);
    if (tie !== null && !tie.ok) return tie;
    const text = noteText(note, `${pointer}/note`);
    if (!text.ok) return text;
    if (data !== undefined && !isObject(data))
      return malformed(`${pointer}/data`, 'The data of an action is an object.');
    return {
      ok: true,
      value: {
        op: 'revise',
        id,
        expectedRevision,
        pointer: `${pointer}/data`,
        ...(at === null ? {} : { effectiveAt: at.value }),
        ...(tie === null ? {} : { tieBreak: tie.value }),
        ...(data === undefined ? {} : { data: data as Json }),
        ...(text.value === undefined ? {} : { note: text.value }),
      },
    };
  }

  /** The list of a change set. */
  changes(list: unknown, newId: () => string): Read<RequestedEdit[]> {
    if (!Array.isArray(list) || list.length === 0)
      return malformed('/changes', 'A change set lists at least one change.');
    if (list.length > this.editsPerChange)
      return malformed('/changes', `A change set lists at most ${this.editsPerChange} changes.`, 'too_large');
    const edits: RequestedEdit[] = [];
    const seen = new Set<string>();
    for (const [index, item] of list.entries()) {
      const pointer = `/changes/${index}`;
      const edit = this.oneChange(item, pointer, newId);
      if (!edit.ok) return edit;
      if (seen.has(edit.value.id)) return malformed(pointer, 'A change set names an action once.');
      seen.add(edit.value.id);
      edits.push(edit.value);
    }
    return { ok: true, value: edits };
  }

  private oneChange(item: unknown, pointer: string, newId: () => string): Read<RequestedEdit> {
    if (!isObject(item)) return malformed(pointer, 'A change is an object.');
    if (item.op === 'record') {
      const members = object(item, pointer, ['op', 'action']);
      return members.ok ? this.record(item.action, `${pointer}/action`, newId, []) : members;
    }
    if (item.op !== 'revise' && item.op !== 'retract')
      return malformed(`${pointer}/op`, 'A change is to record, revise or retract.');
    const id = actionId(item.id, `${pointer}/id`);
    if (!id.ok) return id;
    const revision = item.revision === undefined ? null : integer(item.revision, `${pointer}/revision`, 1);
    if (revision !== null && !revision.ok) return revision;
    if (item.op === 'revise')
      return this.revise(item, pointer, id.value, revision?.value ?? null, ['op', 'id', 'revision']);
    const members = object(item, pointer, ['op', 'id', 'revision']);
    return members.ok
      ? { ok: true, value: { op: 'retract', id: id.value, expectedRevision: revision?.value ?? null } }
      : members;
  }
}

export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** An object with no other members than those named. */
export function object(body: unknown, pointer: string, names: readonly string[]): Read<Json> {
  if (!isObject(body)) return malformed(pointer, 'The body is a JSON object.');
  for (const name of Object.keys(body)) {
    if (!names.includes(name))
      return malformed(
        `${pointer}/${escaped(name)}`,
        `There is no member named ${JSON.stringify(name.slice(0, 80))} here.`,
      );
  }
  return { ok: true, value: body };
}

export function actionId(value: unknown, pointer: string): Read<string> {
  return typeof value === 'string' && uuidShape.test(value) && value !== nilUuid
    ? { ok: true, value: value.toLowerCase() }
    : malformed(pointer, 'An id is a UUID.');
}

export function flag(value: unknown, pointer: string): Read<boolean> {
  return value === undefined || typeof value === 'boolean'
    ? { ok: true, value: value === true }
    : malformed(pointer, 'It is true or false.');
}

function instant(value: unknown, pointer: string): Read<number> {
  const parsed = parseInstant(typeof value === 'string' ? value : '');
  return parsed.ok ? { ok: true, value: parsed.ms } : malformed(pointer, parsed.message, parsed.code);
}

function integer(value: unknown, pointer: string, least = Number.MIN_SAFE_INTEGER): Read<number> {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= least
    ? { ok: true, value }
    : malformed(pointer, 'It is a whole number.');
}

function noteText(note: unknown, pointer: string): Read<string | null | undefined> {
  if (note === undefined || note === null) return { ok: true, value: note };
  if (typeof note !== 'string' || note.length > 10_000)
    return malformed(pointer, 'A note is a text of at most 10,000 characters.');
  return unsafeText(note) === null
    ? { ok: true, value: note }
    : malformed(pointer, 'Text holds U+0000 or half of a surrogate pair.');
}

/** Decimals are judged on the shortest text that means the same double, which for every amount the contract allows is the text sent. */
function quantityFits(quantity: string, value: number): boolean {
  return quantityFault(quantity, value) === null;
}

function quantityFault(quantity: string, value: number): 'too_precise' | 'too_large' | null {
  const money = quantity === 'money';
  if (Math.abs(value) > (money ? 1e11 : 1e9)) return 'too_large';
  const decimals = quantity === 'share' ? 12 : money ? 4 : 6;
  const scaled = value * 10 ** decimals;
  // A decimal of so few places comes back from its nearest integer: both steps are correctly rounded.
  if (Math.abs(scaled) < 1e15) return Math.round(scaled) / 10 ** decimals === value ? null : 'too_precise';
  return decimalsOf(value) > decimals ? 'too_precise' : null;
}

function decimalsOf(value: number): number {
  if (Number.isInteger(value)) return 0;
  const [mantissa = '', exponent = '0'] = String(value).split('e');
  const fraction = mantissa.split('.')[1]?.length ?? 0;
  return Math.max(0, fraction - Number(exponent));
}

function schemaProblem(
  errors: readonly ErrorObject[],
  data: unknown,
  pointer: string,
): { ok: false; problem: Problem } {
  // Of a union's alternatives the deepest finding is the one that its writer meant.
  const error = [...errors].sort((a, b) => b.instancePath.length - a.instancePath.length)[0];
  if (error === undefined) return malformed(pointer, 'The data is malformed.');
  const at = error.instancePath.split('/').slice(1);
  let value: unknown = data;
  for (const step of at) value = (value as Record<string, unknown> | undefined)?.[step];
  if (error.keyword === 'quantity') {
    const fault = quantityFault(String(error.schema), value as number) ?? 'bad_request';
    const message =
      fault === 'too_large'
        ? 'The amount is larger than can be kept.'
        : 'The amount has more decimals than are kept; it is not rounded.';
    return malformed(pointer + error.instancePath, message, fault);
  }
  const extra =
    error.keyword === 'additionalProperties'
      ? `/${escaped(String((error.params as { additionalProperty?: string }).additionalProperty))}`
      : '';
  return malformed(pointer + error.instancePath + extra, `The value ${error.message ?? 'is malformed'}.`);
}

function escaped(name: string): string {
  return name.slice(0, 80).replaceAll('~', '~0').replaceAll('/', '~1');
}

const unsafeCharacter = /\0|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

/** The pointer, from `value` on, of the first text with U+0000 or a lone surrogate, or null. It is put together only where there is one. */
function unsafeText(value: unknown): string | null {
  if (typeof value === 'string') return unsafeCharacter.test(value) ? '' : null;
  if (typeof value !== 'object' || value === null) return null;
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) {
      const found = unsafeText(item);
      if (found !== null) return `/${index}${found}`;
    }
    return null;
  }
  for (const key of Object.keys(value)) {
    if (unsafeCharacter.test(key)) return '';
    const found = unsafeText((value as Json)[key]);
    if (found !== null) return `/${escaped(key)}${found}`;
  }
  return null;
}
