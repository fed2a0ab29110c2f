import { limits } from '../../../config/limits.js';
import { type ActionKind, isAvailable } from '../../cellar/kind.js';
import { currentRules, levelOfAdoption } from '../../cellar/rules.js';
import { currentSchemas, type Schemas } from '../../cellar/upcasters.js';
import { type InPieces, pause } from '../../kernel/pause.js';
import { lowestId } from '../../kernel/position.js';
import type { JsonObject } from '../json-object.js';
import { type Failure, type Result, success } from '../result.js';
import { codeForm, codePattern } from './code.js';
import type { RequestedEdit, RetractEdit } from './command.js';
import { DataReader } from './data-reader.js';
import { combined, isObject, malformed, readObject, unexpected, unstorableAt } from './faults.js';
import { instantForm, parseInstant } from './instant.js';
import { isStorableText } from './storable-text.js';

/** Characters of an action's note. */
const longestNote = 10_000;

const uuidForm = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Members of the body of any write, beside those of the edit. */
export const conditionNames = ['overrideLock', 'expect'] as const;

/** What a write may do, and on which condition. */
export interface Conditions {
  readonly overrideLock: boolean;
  /** The digest of the impact that the write must have. */
  readonly expect: string | undefined;
}

/** The level of the database from which on a write can name the impact that it must have, and change sets can cover several wineries. */
const levelOfExpectations = 8;

/** The most characters of `expect`. Digests are shorter. */
export const longestDigest = 200;

const absent: Result<null> = success(null);

/**
 * Parses untrusted bodies into edits. It is the only place that does; everything further inside trusts them.
 * Errors carry JSON pointers into the body.
 */
export class BodyReader extends DataReader {
  constructor(
    kinds: readonly ActionKind[],
    private readonly editsPerChange: number,
    /** Returns the level of the database as far as it is known. By default every kind may be recorded. */
    databaseLevel: () => number = () => Number.POSITIVE_INFINITY,
    schemas: Schemas = currentSchemas,
  ) {
    super(kinds, databaseLevel, schemas);
  }

  /** Reads the body of a POST of one action. `newId` makes the id that the client left out. */
  record(
    body: unknown,
    pointer: string,
    newId: () => string,
    extra: readonly string[] = conditionNames,
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

  /** Reads the conditions of a write from its body. The caller checks that the body has no unknown members. */
  conditions(body: unknown): Result<Conditions> {
    const { overrideLock, expect } = isObject(body) ? body : {};
    const override = readFlag(overrideLock, '/overrideLock');
    const digest = expect === undefined ? success(undefined) : this.digest(expect, '/expect');
    if (!override.ok || !digest.ok) return combined([override, digest]);
    return success({ overrideLock: override.value, expect: digest.value });
  }

  private digest(value: unknown, pointer: string): Result<string> {
    if (typeof value !== 'string' || value === '' || value.length > longestDigest)
      return unexpected(pointer, 'the digest of a preview', value);
    return this.databaseLevel() < levelOfExpectations ? expectNotAvailable(pointer) : success(value);
  }

  /** Reads the list of a change set, of at most `most` edits, in pieces of `perPiece`. */
  *changes(
    list: unknown,
    newId: () => string,
    { most = this.editsPerChange, perPiece, namesWineries = false }: ListOptions,
  ): InPieces<Result<RequestedEdit[]>> {
    if (namesWineries && this.databaseLevel() < levelOfExpectations) return wineriesNotAvailable;
    if (!Array.isArray(list) || list.length === 0)
      return unexpected('/changes', 'an array with at least one change', list);
    if (list.length > most) return unexpected('/changes', `an array of at most ${most} changes`, list, 'too_large');
    const edits = new Map<string, RequestedEdit>();
    let faulty: Failure | null = null;
    for (const [index, item] of list.entries()) {
      const pointer = `/changes/${index}`;
      const read = namesWineries
        ? this.changeOfWinery(item, pointer, newId)
        : this.oneChange(item, pointer, newId, unnamed);
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

  /** Reads a change that names its winery. */
  private changeOfWinery(item: unknown, pointer: string, newId: () => string): Result<RequestedEdit> {
    const winery = isObject(item) ? readCode(item.winery, `${pointer}/winery`) : success('');
    const edit = this.oneChange(item, pointer, newId, ['winery']);
    if (!winery.ok || !edit.ok) return combined([winery, edit]);
    return success({ ...edit.value, winery: winery.value });
  }

  /** `more`: names of further members, which the caller reads. */
  private oneChange(
    item: unknown,
    pointer: string,
    newId: () => string,
    more: readonly string[],
  ): Result<RequestedEdit> {
    if (!isObject(item)) return unexpected(pointer, 'an object', item);
    if (item.op === 'record') {
      const members = readObject(item, pointer, ['op', 'action', ...more]);
      return members.ok ? this.record(item.action, `${pointer}/action`, newId, []) : members;
    }
    if (item.op !== 'revise' && item.op !== 'retract')
      return unexpected(`${pointer}/op`, '"record", "revise" or "retract"', item.op);
    const id = readActionId(item.id, `${pointer}/id`);
    const revision = item.revision === undefined ? absent : readInteger(item.revision, `${pointer}/revision`, 1);
    if (!id.ok || !revision.ok) return combined([id, revision]);
    const expectedRevision = revision.value;
    const names = ['op', 'id', 'revision', ...more];
    if (item.op === 'revise' && item.rules !== undefined)
      return this.adopt(item, pointer, { id: id.value, expectedRevision, names });
    if (item.op === 'revise') return this.revise(item, pointer, id.value, expectedRevision, names);
    const members = readObject(item, pointer, names);
    return members.ok ? success({ op: 'retract', id: id.value, expectedRevision }) : members;
  }

  /** Reads a revise that names a version of the rules. It changes nothing else, so that only the rules can change the action's outcome. */
  private adopt(
    item: JsonObject,
    pointer: string,
    {
      id,
      expectedRevision,
      names,
    }: Pick<RetractEdit, 'id' | 'expectedRevision'> & { readonly names: readonly string[] },
  ): Result<RequestedEdit> {
    const members = readObject(item, pointer, [...names, 'rules']);
    if (!members.ok) return members;
    const rules = readInteger(item.rules, `${pointer}/rules`, 1);
    if (!rules.ok) return rules;
    if (rules.value > currentRules)
      return unexpected(`${pointer}/rules`, `a version of the rules, from 1 to ${currentRules}`, rules.value);
    if (this.databaseLevel() < levelOfAdoption) return rulesNotAvailable(`${pointer}/rules`);
    return success({ op: 'revise', id, expectedRevision, rules: rules.value, pointer });
  }
}

/** How the list of a change set is read. */
interface ListOptions {
  readonly most?: number | undefined;
  readonly perPiece: number;
  /** Whether each change names its winery. */
  readonly namesWineries?: boolean;
}

const unnamed: readonly string[] = [];

const wineriesNotAvailable = malformed(
  '/changes',
  'A change set cannot cover several wineries yet: first, all nodes must run the version of Solera that introduces it.',
  'wineries_not_available',
);

export function readCode(value: unknown, pointer: string): Result<string> {
  return typeof value === 'string' && codePattern.test(value) ? success(value) : unexpected(pointer, codeForm, value);
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

export function readInstant(value: unknown, pointer: string): Result<number> {
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

function notAvailable(pointer: string, type: string): Failure {
  const message = `Actions of type "${type}" cannot be recorded yet: first, all nodes must run the version of Solera that introduces the type.`;
  return malformed(pointer, message, 'kind_not_available');
}

function expectNotAvailable(pointer: string): Failure {
  const message =
    'A write cannot expect the impact of a preview yet: first, all nodes must run the version of Solera that introduces it.';
  return malformed(pointer, message, 'expect_not_available');
}

function readSchema(value: unknown, pointer: string): Result<number | undefined> {
  return value === undefined ? success(undefined) : readInteger(value, pointer, 1);
}

function rulesNotAvailable(pointer: string): Failure {
  const message =
    'Actions cannot adopt a version of the rules yet: first, all nodes must run the version of Solera that introduces it.';
  return malformed(pointer, message, 'rules_not_available');
}
