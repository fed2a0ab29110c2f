import type { TObject } from 'typebox';
import { limits } from '../../../config/limits.js';
import { type ActionKind, isAvailable } from '../../cellar/kind.js';
import { currentRules } from '../../cellar/rules.js';
import { type Body, currentSchemas, type Schemas } from '../../cellar/upcasters.js';
import { type InPieces, pause } from '../../kernel/pause.js';
import { lowestId } from '../../kernel/position.js';
import type { JsonObject } from '../json-object.js';
import { levelOfAdoption } from '../level.js';
import type { SentData } from '../ports/proposal.js';
import { type Failure, type Result, success } from '../result.js';
import type { RequestedEdit } from './command.js';
import { listed, memberAt, mustBe, pointerPart, unknownMember } from './fault-text.js';
import { instantForm, parseInstant } from './instant.js';
import { nameNormalisation } from './name-normalisation.js';
import { type SchemaCheck, schemaChecks } from './schema-fault.js';
import { isStorableText } from './storable-text.js';

/** Characters of an action's note. */
const longestNote = 10_000;

const uuidForm = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

const absent: Result<null> = success(null);

/** The data of an action in the newest schema, and as they were sent if that was a former one. */
interface ReadData {
  readonly data: JsonObject;
  readonly sent: SentData | null;
}

/** A former schema in which data may be sent. */
interface FormerSchema {
  readonly check: SchemaCheck;
  readonly normalise: (data: unknown) => unknown;
}

interface ReadableKind {
  readonly kind: ActionKind;
  readonly check: SchemaCheck;
  readonly normalise: (data: unknown) => unknown;
}

/**
 * Parses untrusted bodies into edits. It is the only place that does; everything further inside trusts them.
 * Owns the compiled schemas of the kinds. Errors carry JSON pointers into the body.
 */
export class BodyReader {
  private readonly kinds = new Map<string, ReadableKind>();
  /** By type and version. */
  private readonly former = new Map<string, ReadonlyMap<number, FormerSchema>>();

  constructor(
    kinds: readonly ActionKind[],
    private readonly editsPerChange: number,
    /** Returns the level of the database as far as it is known. By default every kind may be recorded. */
    private readonly databaseLevel: () => number = () => Number.POSITIVE_INFINITY,
    private readonly schemas: Schemas = currentSchemas,
  ) {
    const compile = schemaChecks();
    for (const [type, { schemas: accepted }] of schemas.sideBySide) {
      const ofType = Object.entries(accepted).map(([version, schema]): [number, FormerSchema] => [
        Number(version),
        { check: compile(schema as TObject), normalise: nameNormalisation(schema as TObject) }, // Written with typebox, as those of the kinds.
      ]);
      this.former.set(type, new Map(ofType));
    }
    for (const kind of kinds) {
      const { type, schema } = kind;
      this.kinds.set(type, { kind, check: compile(schema), normalise: nameNormalisation(schema) });
    }
  }

  /** Returns the `data` of an action with normalised names, valid by its kind's schema and further rules. */
  data(type: string, given: unknown, pointer: string): Result<JsonObject> {
    const entry = this.kinds.get(type);
    if (entry === undefined) return unexpected('/type', this.typesInWords(), type);
    const unstorable = unstorableText(given);
    if (unstorable !== null) return unstorableAt(pointer + unstorable);
    const data = entry.normalise(given);
    const misshapen = entry.check(data, pointer);
    if (misshapen.length > 0)
      return combined(
        misshapen.slice(0, limits.faultsPerProblem).map((fault) => malformed(fault.pointer, fault.message, fault.code)),
      );
    const findings = entry.kind.check({ type, data });
    if (findings.length > 0)
      return combined(
        findings.slice(0, limits.faultsPerProblem).map((fault) => malformed(pointer + fault.pointer, fault.message)),
      );
    return success(data as JsonObject); // Every kind's schema is that of an object.
  }

  /**
   * Returns the `data` of an action, as `data` does, and as they were sent if the request names a former schema that is accepted beside the newest.
   * `schema`: the version that the request names.
   */
  sentData(type: string, given: unknown, pointer: string, schema?: number): Result<ReadData> {
    const { newest } = this.schemas.of(type);
    const version = schema ?? this.schemas.sideBySide.get(type)?.unnamed ?? newest;
    if (version === newest) {
      const read = this.data(type, given, pointer);
      return read.ok ? this.writable(type, read.value, pointer) : read;
    }
    const ofType = this.former.get(type);
    const former = ofType?.get(version);
    if (former === undefined)
      return unexpected(
        pointer.replace(/data$/, 'schema'),
        `a schema of the data of ${type}: ${listed([...(ofType?.keys() ?? []), newest].map(String), 'or')}`,
        version,
      );
    const unstorable = unstorableText(given);
    if (unstorable !== null) return unstorableAt(pointer + unstorable);
    const sent = former.normalise(given);
    const misshapen = former.check(sent, pointer);
    if (misshapen.length > 0)
      return combined(
        misshapen.slice(0, limits.faultsPerProblem).map((fault) => malformed(fault.pointer, fault.message, fault.code)),
      );
    const upcast = this.data(type, this.schemas.of(type).upcast(sent as Body, version), pointer); // Checked as an object just now.
    return upcast.ok ? success({ data: upcast.value, sent: { schema: version, data: JSON.stringify(sent) } }) : upcast;
  }

  /** Refuses data that a former schema cannot express, as long as there may be nodes that know only that one. */
  private writable(type: string, data: JsonObject, pointer: string): Result<ReadData> {
    const schemas = this.schemas.of(type);
    const version = schemas.writtenAt(this.databaseLevel());
    if (version < schemas.newest && schemas.downcast(data, version) === null) return schemaNotAvailable(pointer, type);
    return success({ data, sent: null });
  }

  /** Reads the body of a POST of one action. `newId` makes the id that the client left out. */
  record(
    body: unknown,
    pointer: string,
    newId: () => string,
    extra: readonly string[] = ['overrideLock'],
  ): Result<RequestedEdit> {
    const members = readObject(body, pointer, [
      'id',
      'type',
      'effectiveAt',
      'tieBreak',
      'schema',
      'data',
      'note',
      ...extra,
    ]);
    if (!members.ok) return members;
    const { id, type, effectiveAt, tieBreak, data, note } = members.value;
    const entry = typeof type === 'string' ? this.kinds.get(type) : undefined;
    if (typeof type !== 'string' || entry === undefined)
      return unexpected(`${pointer}/type`, this.typesInWords(), type);
    if (!isAvailable(entry.kind, this.databaseLevel())) return notAvailable(`${pointer}/type`, type);
    const uuid = id === undefined ? success(newId()) : readActionId(id, `${pointer}/id`);
    const at = readInstant(effectiveAt, `${pointer}/effectiveAt`);
    const tie = tieBreak === undefined || tieBreak === null ? absent : readInteger(tieBreak, `${pointer}/tieBreak`);
    const text = readNote(note, `${pointer}/note`);
    const schema = readSchema(members.value.schema, `${pointer}/schema`);
    const checked = schema.ok ? this.sentData(type, data, `${pointer}/data`, schema.value) : schema;
    if (!uuid.ok || !at.ok || !tie.ok || !text.ok || !checked.ok) return combined([uuid, at, tie, text, checked]);
    return success({
      op: 'record',
      id: uuid.value,
      type,
      effectiveAt: at.value,
      tieBreak: tie.value,
      data: checked.value.data,
      ...(checked.value.sent === null ? {} : { sent: checked.value.sent }),
      note: text.value ?? null,
    });
  }

  /** Reads the body of a PUT, or a revise of a change set. `data` is checked later: its kind is known only once the action is read. */
  revise(
    body: unknown,
    pointer: string,
    id: string,
    expectedRevision: number | null,
    extra: readonly string[],
  ): Result<RequestedEdit> {
    const members = readObject(body, pointer, ['effectiveAt', 'tieBreak', 'schema', 'data', 'note', ...extra]);
    if (!members.ok) return members;
    const { effectiveAt, tieBreak, data, note } = members.value;
    const at = effectiveAt === undefined ? absent : readInstant(effectiveAt, `${pointer}/effectiveAt`);
    const tie = tieBreak === undefined ? absent : readInteger(tieBreak, `${pointer}/tieBreak`);
    const text = readNote(note, `${pointer}/note`);
    const given =
      data === undefined || isObject(data) ? success(data) : unexpected(`${pointer}/data`, 'an object', data);
    const schema = readSchema(members.value.schema, `${pointer}/schema`);
    if (!at.ok || !tie.ok || !text.ok || !given.ok || !schema.ok) return combined([at, tie, text, given, schema]);
    return success({
      op: 'revise',
      id,
      expectedRevision,
      pointer: `${pointer}/data`,
      ...(at.value === null ? {} : { effectiveAt: at.value }),
      ...(tie.value === null ? {} : { tieBreak: tie.value }),
      ...(given.value === undefined ? {} : { data: given.value }),
      ...(schema.value === undefined ? {} : { schema: schema.value }),
      ...(text.value === undefined ? {} : { note: text.value }),
    });
  }

  /** Reads the list of a change set, of at most `most` edits, in pieces of `perPiece`. */
  *changes(
    list: unknown,
    newId: () => string,
    { most = this.editsPerChange, perPiece }: { readonly most?: number | undefined; readonly perPiece: number },
  ): InPieces<Result<RequestedEdit[]>> {
    if (!Array.isArray(list) || list.length === 0)
      return unexpected('/changes', 'an array with at least one change', list);
    if (list.length > most) return unexpected('/changes', `an array of at most ${most} changes`, list, 'too_large');
    const edits = new Map<string, RequestedEdit>();
    let faulty: Failure | null = null;
    for (const [index, item] of list.entries()) {
      const pointer = `/changes/${index}`;
      const read = this.oneChange(item, pointer, newId);
      const edit =
        read.ok && edits.has(read.value.id)
          ? malformed(pointer, `Action ${read.value.id} occurs twice; a change set names each action at most once.`)
          : read;
      if (edit.ok) edits.set(edit.value.id, edit.value);
      else faulty = faulty === null ? edit : combined([faulty, edit]);
      if (faulty?.problem.errors?.length === limits.faultsPerProblem) break;
      if (index % perPiece === perPiece - 1) yield pause;
    }
    return faulty ?? success([...edits.values()]);
  }

  private oneChange(item: unknown, pointer: string, newId: () => string): Result<RequestedEdit> {
    if (!isObject(item)) return unexpected(pointer, 'an object', item);
    if (item.op === 'record') {
      const members = readObject(item, pointer, ['op', 'action']);
      return members.ok ? this.record(item.action, `${pointer}/action`, newId, []) : members;
    }
    if (item.op !== 'revise' && item.op !== 'retract')
      return unexpected(`${pointer}/op`, '"record", "revise" or "retract"', item.op);
    const id = readActionId(item.id, `${pointer}/id`);
    const revision = item.revision === undefined ? absent : readInteger(item.revision, `${pointer}/revision`, 1);
    if (!id.ok || !revision.ok) return combined([id, revision]);
    if (item.op === 'revise' && item.rules !== undefined) return this.adopt(item, pointer, id.value, revision.value);
    if (item.op === 'revise') return this.revise(item, pointer, id.value, revision.value, ['op', 'id', 'revision']);
    const members = readObject(item, pointer, ['op', 'id', 'revision']);
    return members.ok ? success({ op: 'retract', id: id.value, expectedRevision: revision.value }) : members;
  }

  /** Reads a revise that names a version of the rules. It changes nothing else, so that only the rules can change the action's outcome. */
  private adopt(item: JsonObject, pointer: string, id: string, expectedRevision: number | null): Result<RequestedEdit> {
    const members = readObject(item, pointer, ['op', 'id', 'revision', 'rules']);
    if (!members.ok) return members;
    const rules = readInteger(item.rules, `${pointer}/rules`, 1);
    if (!rules.ok) return rules;
    if (rules.value > currentRules)
      return unexpected(`${pointer}/rules`, `a version of the rules, from 1 to ${currentRules}`, rules.value);
    if (this.databaseLevel() < levelOfAdoption) return rulesNotAvailable(`${pointer}/rules`);
    return success({ op: 'revise', id, expectedRevision, rules: rules.value, pointer });
  }

  private typesInWords(): string {
    return `an action type: ${listed([...this.kinds.keys()], 'or')}`;
  }
}

/** Returns the failure of a body that is malformed at a JSON pointer. `code` is bad_request, too_precise or too_large. */
function malformed(pointer: string, message: string, code = 'bad_request'): Failure {
  return { ok: false, problem: { code, detail: message, errors: [{ pointer, message }] } };
}

/** Returns the failure of a value that must be something else: `"tieBreak" must be an integer; 0.5 was given.` */
export function unexpected(pointer: string, expected: string, value: unknown, code = 'bad_request'): Failure {
  return malformed(pointer, mustBe(memberAt(pointer), expected, value), code);
}

/** Reads an object with no other members than `names`. */
export function readObject(value: unknown, pointer: string, names: readonly string[]): Result<JsonObject> {
  if (!isObject(value)) return unexpected(pointer, 'a JSON object', value);
  const unknown = Object.keys(value).filter((name) => !names.includes(name));
  if (unknown.length === 0) return success(value);
  const faults = unknown
    .slice(0, limits.faultsPerProblem)
    .map((name) => malformed(`${pointer}/${pointerPart(name)}`, unknownMember(name, names)));
  return combined(faults);
}

/** Reads the id of an action in its canonical form, in lower case. */
export function readActionId(value: unknown, pointer: string): Result<string> {
  return typeof value === 'string' && uuidForm.test(value) && value !== lowestId
    ? success(value.toLowerCase())
    : unexpected(pointer, 'a UUID other than the nil UUID', value);
}

/** Reads an optional boolean, false by default. */
export function readFlag(value: unknown, pointer: string): Result<boolean> {
  return value === undefined || typeof value === 'boolean'
    ? success(value === true)
    : unexpected(pointer, 'true or false', value);
}

function readInstant(value: unknown, pointer: string): Result<number> {
  if (typeof value !== 'string') return unexpected(pointer, instantForm, value);
  const parsed = parseInstant(value);
  return parsed.ok ? success(parsed.ms) : unexpected(pointer, parsed.expected, value, parsed.code);
}

function readInteger(value: unknown, pointer: string, least = Number.MIN_SAFE_INTEGER): Result<number> {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= least) return success(value);
  const expected = least === Number.MIN_SAFE_INTEGER ? 'an integer' : `an integer of at least ${least}`;
  return unexpected(pointer, expected, value);
}

function readNote(note: unknown, pointer: string): Result<string | null | undefined> {
  if (note === undefined || note === null) return success(note);
  if (typeof note !== 'string' || note.length > longestNote)
    return unexpected(pointer, `a string of at most ${longestNote} characters`, note);
  return isStorableText(note) ? success(note) : unstorableAt(pointer);
}

/** Returns one failure with the errors of all that failed, up to the limit. The first gives the code and the detail. */
function combined(reads: readonly Result<unknown>[]): Failure {
  const [first, ...others] = reads.flatMap((read) => (read.ok ? [] : [read.problem]));
  if (first === undefined) throw new Error('nothing is malformed');
  const errors = [first, ...others].flatMap((problem) => problem.errors ?? []);
  return { ok: false, problem: { ...first, errors: errors.slice(0, limits.faultsPerProblem) } };
}

function notAvailable(pointer: string, type: string): Failure {
  const message = `Actions of type "${type}" cannot be recorded yet: first, all nodes must run the version of Solera that introduces the type.`;
  return malformed(pointer, message, 'kind_not_available');
}

function readSchema(value: unknown, pointer: string): Result<number | undefined> {
  return value === undefined ? success(undefined) : readInteger(value, pointer, 1);
}

function schemaNotAvailable(pointer: string, type: string): Failure {
  const message = `These data of a ${type} cannot be recorded yet: first, all nodes must run the version of Solera that introduces their schema.`;
  return malformed(pointer, message, 'schema_not_available');
}

function rulesNotAvailable(pointer: string): Failure {
  const message =
    'Actions cannot adopt a version of the rules yet: first, all nodes must run the version of Solera that introduces it.';
  return malformed(pointer, message, 'rules_not_available');
}

function unstorableAt(pointer: string): Failure {
  return malformed(pointer, `${memberAt(pointer)} must not contain U+0000 or a lone surrogate.`);
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Returns the pointer, relative to `value`, of the first text that cannot be stored; null if there is none, without building any pointer. */
function unstorableText(value: unknown): string | null {
  if (typeof value === 'string') return isStorableText(value) ? null : '';
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) {
      const found = unstorableText(item);
      if (found !== null) return `/${index}${found}`;
    }
    return null;
  }
  if (!isObject(value)) return null;
  for (const key of Object.keys(value)) {
    if (!isStorableText(key)) return '';
    const found = unstorableText(value[key]);
    if (found !== null) return `/${pointerPart(key)}${found}`;
  }
  return null;
}
