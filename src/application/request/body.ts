import { limits } from '../../../config/limits.js';
import type { ActionKind } from '../../cellar/kind.js';
import { lowestId } from '../../kernel/position.js';
import type { JsonObject } from '../json-object.js';
import type { Failure, Result } from '../result.js';
import type { RequestedEdit } from './command.js';
import { parseInstant } from './instant.js';
import { pointerPart, type SchemaFault, type SchemaJudge, schemaJudges } from './schema-fault.js';
import { isStorableText } from './storable-text.js';

type Fault = Omit<SchemaFault, 'code'> & Partial<SchemaFault>;

const absent: Result<null> = { ok: true, value: null };

/** A body that is not what the contract asks for. `code` is bad_request, too_precise or too_large. */
export function malformed(pointer: string, message: string, code = 'bad_request'): Failure {
  return { ok: false, problem: { code, detail: message, errors: [{ pointer, message }] } };
}

/** All that is wrong with parts of a body, as far as it is told. The first gives the code. */
function together(reads: readonly Result<unknown>[]): Failure {
  const [first, ...others] = reads.flatMap((read) => (read.ok ? [] : [read.problem]));
  if (first === undefined) throw new Error('nothing is malformed');
  const errors = [first, ...others].flatMap((problem) => problem.errors ?? []);
  return { ok: false, problem: { ...first, errors: errors.slice(0, limits.faultsTold) } };
}

const uuidShape = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/**
 * Reads untrusted bodies into edits: the one place where a body is parsed; inside it is trusted.
 * Owns the compiled schemas of the kinds. Errors carry JSON pointers into the body.
 */
export class BodyReader {
  private readonly kinds = new Map<string, { kind: ActionKind; judge: SchemaJudge }>();

  constructor(
    kinds: readonly ActionKind[],
    private readonly editsPerChange: number,
  ) {
    const judgeOf = schemaJudges();
    for (const kind of kinds) this.kinds.set(kind.type, { kind, judge: judgeOf(kind.schema) });
  }

  /** `data` of an action of a known type, valid by its schema and its further rules. */
  data(type: string, data: unknown, pointer: string): Result<JsonObject> {
    const entry = this.kinds.get(type);
    if (entry === undefined)
      return malformed('/type', `There is no kind of action named ${JSON.stringify(type).slice(0, 80)}.`);
    const unsafe = unsafeText(data);
    if (unsafe !== null) return malformed(pointer + unsafe, 'Text holds U+0000 or half of a surrogate pair.');
    const misshapen = entry.judge(data);
    const faults: readonly Fault[] = misshapen.length > 0 ? misshapen : entry.kind.check({ type, data });
    if (faults.length === 0) return { ok: true, value: data as JsonObject };
    const told = faults.slice(0, limits.faultsTold);
    return together(told.map((fault) => malformed(pointer + fault.pointer, fault.message, fault.code)));
  }

  /** The body of a POST of one action. `newId` serves where the client left the id out. */
  record(
    body: unknown,
    pointer: string,
    newId: () => string,
    extra: readonly string[] = ['overrideLock'],
  ): Result<RequestedEdit> {
    const members = object(body, pointer, ['id', 'type', 'effectiveAt', 'tieBreak', 'data', 'note', ...extra]);
    if (!members.ok) return members;
    const { id, type, effectiveAt, tieBreak, data, note } = members.value;
    if (typeof type !== 'string') return malformed(`${pointer}/type`, 'An action has a type.');
    if (!this.kinds.has(type))
      return malformed(`${pointer}/type`, `There is no kind of action named ${JSON.stringify(type.slice(0, 80))}.`);
    const uuid = id === undefined ? { ok: true as const, value: newId() } : actionId(id, `${pointer}/id`);
    const at = instant(effectiveAt, `${pointer}/effectiveAt`);
    const tie = tieBreak === undefined || tieBreak === null ? absent : integer(tieBreak, `${pointer}/tieBreak`);
    const text = noteText(note, `${pointer}/note`);
    const checked = this.data(type, data, `${pointer}/data`);
    if (!uuid.ok || !at.ok || !tie.ok || !text.ok || !checked.ok) return together([uuid, at, tie, text, checked]);
    return {
      ok: true,
      value: {
        op: 'record',
        id: uuid.value,
        type,
        effectiveAt: at.value,
        tieBreak: tie.value,
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
  ): Result<RequestedEdit> {
    const members = object(body, pointer, ['effectiveAt', 'tieBreak', 'data', 'note', ...extra]);
    if (!members.ok) return members;
    const { effectiveAt, tieBreak, data, note } = members.value;
    const at = effectiveAt === undefined ? absent : instant(effectiveAt, `${pointer}/effectiveAt`);
    const tie = tieBreak === undefined ? absent : integer(tieBreak, `${pointer}/tieBreak`);
    const text = noteText(note, `${pointer}/note`);
    const given =
      data === undefined || isObject(data)
        ? { ok: true as const, value: data }
        : malformed(`${pointer}/data`, 'The data of an action is an object.');
    if (!at.ok || !tie.ok || !text.ok || !given.ok) return together([at, tie, text, given]);
    return {
      ok: true,
      value: {
        op: 'revise',
        id,
        expectedRevision,
        pointer: `${pointer}/data`,
        ...(at.value === null ? {} : { effectiveAt: at.value }),
        ...(tie.value === null ? {} : { tieBreak: tie.value }),
        ...(given.value === undefined ? {} : { data: given.value }),
        ...(text.value === undefined ? {} : { note: text.value }),
      },
    };
  }

  /** The list of a change set. */
  changes(list: unknown, newId: () => string): Result<RequestedEdit[]> {
    if (!Array.isArray(list) || list.length === 0)
      return malformed('/changes', 'A change set lists at least one change.');
    if (list.length > this.editsPerChange)
      return malformed('/changes', `A change set lists at most ${this.editsPerChange} changes.`, 'too_large');
    const edits = new Map<string, RequestedEdit>();
    let faulty: Failure | null = null;
    for (const [index, item] of list.entries()) {
      const pointer = `/changes/${index}`;
      const read = this.oneChange(item, pointer, newId);
      const edit =
        read.ok && edits.has(read.value.id) ? malformed(pointer, 'A change set names an action once.') : read;
      if (edit.ok) edits.set(edit.value.id, edit.value);
      else faulty = faulty === null ? edit : together([faulty, edit]);
      if (faulty?.problem.errors?.length === limits.faultsTold) break;
    }
    return faulty ?? { ok: true, value: [...edits.values()] };
  }

  private oneChange(item: unknown, pointer: string, newId: () => string): Result<RequestedEdit> {
    if (!isObject(item)) return malformed(pointer, 'A change is an object.');
    if (item.op === 'record') {
      const members = object(item, pointer, ['op', 'action']);
      return members.ok ? this.record(item.action, `${pointer}/action`, newId, []) : members;
    }
    if (item.op !== 'revise' && item.op !== 'retract')
      return malformed(`${pointer}/op`, 'A change is to record, revise or retract.');
    const id = actionId(item.id, `${pointer}/id`);
    const revision = item.revision === undefined ? absent : integer(item.revision, `${pointer}/revision`, 1);
    if (!id.ok || !revision.ok) return together([id, revision]);
    if (item.op === 'revise') return this.revise(item, pointer, id.value, revision.value, ['op', 'id', 'revision']);
    const members = object(item, pointer, ['op', 'id', 'revision']);
    return members.ok
      ? { ok: true, value: { op: 'retract', id: id.value, expectedRevision: revision.value } }
      : members;
  }
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** An object with no other members than those named. */
export function object(body: unknown, pointer: string, names: readonly string[]): Result<JsonObject> {
  if (!isObject(body)) return malformed(pointer, 'The body is a JSON object.');
  const unknown = Object.keys(body).filter((name) => !names.includes(name));
  if (unknown.length === 0) return { ok: true, value: body };
  const faults = unknown.slice(0, limits.faultsTold).map((name) => {
    const message = `There is no member named ${JSON.stringify(name.slice(0, 80))} here.`;
    return malformed(`${pointer}/${pointerPart(name)}`, message);
  });
  return together(faults);
}

export function actionId(value: unknown, pointer: string): Result<string> {
  return typeof value === 'string' && uuidShape.test(value) && value !== lowestId
    ? { ok: true, value: value.toLowerCase() }
    : malformed(pointer, 'An id is a UUID.');
}

export function flag(value: unknown, pointer: string): Result<boolean> {
  return value === undefined || typeof value === 'boolean'
    ? { ok: true, value: value === true }
    : malformed(pointer, 'It is true or false.');
}

function instant(value: unknown, pointer: string): Result<number> {
  const parsed = parseInstant(typeof value === 'string' ? value : '');
  return parsed.ok ? { ok: true, value: parsed.ms } : malformed(pointer, parsed.message, parsed.code);
}

function integer(value: unknown, pointer: string, least = Number.MIN_SAFE_INTEGER): Result<number> {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= least
    ? { ok: true, value }
    : malformed(pointer, 'It is a whole number.');
}

function noteText(note: unknown, pointer: string): Result<string | null | undefined> {
  if (note === undefined || note === null) return { ok: true, value: note };
  if (typeof note !== 'string' || note.length > 10_000)
    return malformed(pointer, 'A note is a text of at most 10,000 characters.');
  return isStorableText(note)
    ? { ok: true, value: note }
    : malformed(pointer, 'Text holds U+0000 or half of a surrogate pair.');
}

/** The pointer, from `value` on, of the first text with U+0000 or a lone surrogate, or null. It is put together only where there is one. */
function unsafeText(value: unknown): string | null {
  if (typeof value === 'string') return isStorableText(value) ? null : '';
  if (typeof value !== 'object' || value === null) return null;
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) {
      const found = unsafeText(item);
      if (found !== null) return `/${index}${found}`;
    }
    return null;
  }
  for (const key of Object.keys(value)) {
    if (!isStorableText(key)) return '';
    const found = unsafeText((value as JsonObject)[key]);
    if (found !== null) return `/${pointerPart(key)}${found}`;
  }
  return null;
}
