import type { CellarAction } from '../../cellar/kind.js';
import type { CellarRefusal } from '../../cellar/refusal.js';
import { rulesOfOlderRevisions } from '../../cellar/rules.js';
import type { Action } from '../../kernel/domain.js';
import type { Edit, RecordedAction } from '../../kernel/history.js';
import { type InPieces, pause } from '../../kernel/pause.js';
import type { ActionId, StreamId } from '../../kernel/position.js';
import type { JsonObject } from '../json-object.js';
import type { CascadeAction, StoredAction } from '../ports/history-reader.js';
import type { SentData } from '../ports/proposal.js';
import type { BodyReader } from '../request/body.js';
import type { ChangeCommand, RecordEdit, RequestedEdit, RetractEdit, ReviseEdit } from '../request/command.js';
import { canonicalJson } from '../request/fingerprint.js';
import type { Problem } from '../result.js';
import { type SettingsSnapshot, unitsOf } from '../settings/settings-snapshot.js';
import { otherWineryOf, participantsOf } from './action-names.js';

/** A requested edit, compared with the stored action. Plain data. */
export interface PreparedEdit {
  readonly op: RequestedEdit['op'];
  /** The stored action, or null if it is new. */
  readonly stored: StoredAction | null;
  /** The edit as the kernel takes it, or null if it changes nothing. */
  readonly edit: Edit<CellarAction, CellarRefusal> | null;
  /** The action after the change set, retracted or not. */
  readonly action: Action<CellarAction>;
  /** The participants of `action`. */
  readonly participants: readonly StreamId[];
  readonly retracted: boolean;
  readonly note: string | null;
  /** The version of the rules that the edit named, or null. */
  readonly adopted: number | null;
  /** The data as they were sent, if they were sent in a former schema. */
  readonly sent: SentData | null;
  readonly otherWinery: string | null;
  /** True if the action's tie break is its notification number. Until it is published, its position holds a provisional tie break. */
  readonly tieAssigned: boolean;
}

/** Edits that are ready to be decided, or the reason why there is nothing to decide. */
export type Preparation =
  | { readonly kind: 'prepared'; readonly edits: readonly PreparedEdit[] }
  /** The expected revision is not the newest one. A repeat of the request that made the next revision is still answered. */
  | { readonly kind: 'stale'; readonly id: ActionId; readonly expected: number }
  /** The only edit retracts an action that is retracted already, by change set `change`. */
  | { readonly kind: 'already_retracted'; readonly id: ActionId; readonly change: string }
  /** An action to be recorded exists. */
  | { readonly kind: 'exists' }
  | { readonly kind: 'refused'; readonly problem: Problem };

/** Returns provisional tie breaks, each above the ones before it and above every number published so far. */
export type DrawTieBreak = () => number;

interface PreparationParts {
  readonly settings: SettingsSnapshot;
  readonly drawTieBreak: DrawTieBreak;
  readonly reader: BodyReader;
  /** The actions that sent wine to the winery of their edit in a former revision: it may read them, but not change them. */
  readonly onceReceived: ReadonlySet<ActionId>;
  /** The version of the rules by which new data is decided. */
  readonly rules: number;
}

/** Compares each edit of a command with the stored action that it names. `stored` holds the actions that exist, by id. */
export function* prepareChange(
  command: ChangeCommand,
  stored: ReadonlyMap<ActionId, StoredAction>,
  parts: PreparationParts,
): InPieces<Preparation> {
  const edits: PreparedEdit[] = [];
  for (const edit of command.edits) {
    yield pause;
    const current = stored.get(edit.id) ?? null;
    if (edit.op === 'record') {
      if (current !== null) return { kind: 'exists' };
      edits.push(prepareRecord(edit.winery ?? command.winery, edit, parts));
      continue;
    }
    const prepared = prepareStored(command, edit, current, parts);
    if (prepared.kind !== 'prepared') return prepared;
    edits.push(...prepared.edits);
  }
  return { kind: 'prepared', edits };
}

/** Prepares an action that was never recorded before. */
export function prepareRecord(
  winery: string,
  edit: RecordEdit,
  { settings, drawTieBreak, rules }: Pick<PreparationParts, 'settings' | 'drawTieBreak' | 'rules'>,
): PreparedEdit {
  const tieAssigned = edit.tieBreak === null;
  const action: Action<CellarAction> = {
    position: { effectiveAt: edit.effectiveAt, tieBreak: edit.tieBreak ?? drawTieBreak(), id: edit.id },
    revision: 1,
    data: cellarAction({ winery, type: edit.type, data: edit.data, rules }, settings),
  };
  return {
    op: 'record',
    stored: null,
    edit: { before: null, after: action },
    action,
    participants: participantsOf(action.data),
    retracted: false,
    note: edit.note,
    adopted: null,
    sent: edit.sent ?? null,
    otherWinery: otherWineryOf(winery, edit.type, edit.data),
    tieAssigned,
  };
}

function prepareStored(
  command: ChangeCommand,
  edit: ReviseEdit | RetractEdit,
  current: StoredAction | null,
  parts: PreparationParts,
): Preparation {
  const { winery = command.winery } = edit;
  if (current === null || !(isParty(current, winery) || parts.onceReceived.has(edit.id)))
    return refusal('not_found', `Winery ${winery} has no action ${edit.id}.`);
  if (current.winery !== winery)
    return refusal(
      'forbidden',
      `Action ${edit.id} was recorded by winery ${current.winery}. Only that winery may change it.`,
    );
  if (edit.expectedRevision !== null && edit.expectedRevision !== current.revision)
    return { kind: 'stale', id: edit.id, expected: edit.expectedRevision };
  if (edit.op === 'revise') return prepareRevise(edit, current, parts);
  if (current.retracted && command.form === 'single')
    return { kind: 'already_retracted', id: edit.id, change: current.change };
  return { kind: 'prepared', edits: [prepareRetract(current, parts)] };
}

/** Returns whether a winery recorded an action or receives its wine. */
export function isParty({ winery, otherWinery }: StoredAction, asked: string): boolean {
  return asked === winery || asked === otherWinery;
}

function prepareRevise(
  edit: ReviseEdit,
  current: StoredAction,
  { reader, settings, rules }: PreparationParts,
): Preparation {
  if (edit.rules !== undefined && current.retracted)
    return refusal('not_found', `Action ${edit.id} is retracted, so it cannot adopt a version of the rules.`);
  const storedData = JSON.parse(current.data) as JsonObject; // Written from a JsonObject.
  let data = storedData;
  let sent: SentData | null = null;
  if (edit.data !== undefined) {
    const checked = reader.sentData(current.type, edit.data, edit.pointer, edit.schema);
    if (!checked.ok) return { kind: 'refused', problem: checked.problem };
    data = checked.value.data;
    sent = checked.value.sent;
  }
  const position = {
    effectiveAt: edit.effectiveAt ?? current.position.effectiveAt,
    tieBreak: edit.tieBreak ?? current.position.tieBreak,
    id: edit.id,
  };
  const note = edit.note === undefined ? current.note : edit.note;
  const isSameData = edit.data === undefined || isSamePayload(data, storedData);
  const unchanged =
    !current.retracted &&
    position.effectiveAt === current.position.effectiveAt &&
    position.tieBreak === current.position.tieBreak &&
    note === current.note &&
    isSameData &&
    // Without a version of its own, the action may have been decided by other rules than those by which it would be decided next.
    (edit.rules === undefined || edit.rules === current.decidedBy);
  const { winery, type } = current;
  const action: Action<CellarAction> = {
    position,
    revision: unchanged ? current.revision : current.revision + 1,
    data: cellarAction(
      { winery, type, data, rules: edit.rules ?? (isSameData ? keptRules(current) : rules) },
      settings,
    ),
  };
  const revised: PreparedEdit = {
    op: 'revise',
    stored: current,
    edit: unchanged ? null : { before: current.retracted ? null : recordedAction(current, settings), after: action },
    action,
    participants: participantsOf(action.data),
    retracted: false,
    note,
    adopted: edit.rules ?? null,
    sent,
    otherWinery: otherWineryOf(winery, type, data),
    tieAssigned: false,
  };
  return { kind: 'prepared', edits: [revised] };
}

function prepareRetract(current: StoredAction, { settings }: PreparationParts): PreparedEdit {
  const before = recordedAction(current, settings);
  return {
    op: 'retract',
    stored: current,
    edit: current.retracted ? null : { before, after: null },
    action: { ...before.action, revision: current.retracted ? current.revision : current.revision + 1 },
    participants: participantsOf(before.action.data),
    retracted: true,
    note: current.note,
    adopted: null,
    sent: null,
    otherWinery: current.otherWinery,
    tieAssigned: false,
  };
}

function refusal(code: string, detail: string): Preparation {
  return { kind: 'refused', problem: { code, detail } };
}

/** The wineries that an edit concerns, each once: that of the action, and the other wineries that its stored and its new revision name. */
export function wineriesOfEdit({ action, stored, otherWinery }: PreparedEdit): readonly string[] {
  const { winery } = action.data;
  const former = stored?.otherWinery ?? null;
  if (otherWinery === null && former === null) return [winery];
  const others = otherWinery === former ? [former] : [former, otherWinery];
  return [winery, ...others.filter((other) => other !== null)];
}

/** The edits that change something, as the kernel takes them. */
export function effectiveEdits(edits: readonly PreparedEdit[]): readonly Edit<CellarAction, CellarRefusal>[] {
  const effective: Edit<CellarAction, CellarRefusal>[] = [];
  for (const { edit } of edits) if (edit !== null) effective.push(edit);
  return effective;
}

/** The actions of edits that name a version of the rules. */
export function adoptingActions(edits: readonly PreparedEdit[]): ReadonlySet<ActionId> {
  if (edits.every(({ adopted }) => adopted === null)) return none;
  return new Set(edits.flatMap(({ adopted, action }) => (adopted === null ? [] : [action.position.id])));
}

const none: ReadonlySet<ActionId> = new Set();

/** A stored action, as the kernel takes it. The snapshot must hold the settings of its wineries. */
export function recordedAction(
  stored: CascadeAction,
  settings: SettingsSnapshot,
): RecordedAction<CellarAction, CellarRefusal> {
  const { winery, type } = stored;
  const data = JSON.parse(stored.data) as JsonObject; // Written from a JsonObject.
  return {
    action: {
      position: stored.position,
      revision: stored.revision,
      data: cellarAction({ winery, type, data, rules: keptRules(stored) }, settings),
    },
    refusal: stored.refusal === null ? null : (JSON.parse(stored.refusal) as CellarRefusal), // Written from a CellarRefusal.
  };
}

/** Returns whether an action with these data keeps its version of the rules. */
export function isSamePayload(data: JsonObject, former: JsonObject): boolean {
  return canonicalJson(data) === canonicalJson(former);
}

/** The version of the rules by which a stored action is decided until its data is revised. */
export function keptRules({ decidedBy }: Pick<CascadeAction, 'decidedBy'>): number {
  return decidedBy ?? rulesOfOlderRevisions;
}

interface Payload extends Pick<CellarAction, 'winery' | 'type' | 'rules'> {
  readonly data: JsonObject;
}

function cellarAction({ winery, type, data, rules }: Payload, settings: SettingsSnapshot): CellarAction {
  const record = settings.wineries.get(winery);
  if (record === undefined) throw new Error(`the settings of winery ${winery} were not read`);
  const units = unitsOf(record);
  const other = otherWineryOf(winery, type, data);
  const receiver = other === null ? undefined : settings.wineries.get(other);
  return receiver === undefined
    ? { winery, type, units, rules, data }
    : { winery, type, units, receiver: unitsOf(receiver), rules, data };
}
