import type { CellarEvent } from '../../cellar/event.js';
import { instantText } from '../../cellar/instant-text.js';
import type { CellarAction } from '../../cellar/kind.js';
import { lotState } from '../../cellar/public-lot.js';
import { publicQuantity } from '../../cellar/quantity.js';
import type { CellarRefusal } from '../../cellar/refusal.js';
import type { CellarState } from '../../cellar/state.js';
import { streamName } from '../../cellar/stream.js';
import type { Decided, StreamEnd } from '../../kernel/history.js';
import { comparePositions, type Position, type StreamId } from '../../kernel/position.js';
import type { JsonObject } from '../json-object.js';
import type { Proposal } from '../ports/proposal.js';
import type { ChangeCommand } from '../request/command.js';
import type { Problem } from '../result.js';
import {
  type AdmissionSettings,
  type Filling,
  fillings,
  lockedEdit,
  lockedOutcome,
  overfilled,
  type RefusedAction,
  unknownNames,
} from './admission.js';
import { type CellarCascade, proposalOf } from './change-proposal.js';
import { changedAction, type ImpactFacts, publicAction, publicConflict, publicImpact, storedFacts } from './impact.js';
import type { PreparedEdit } from './prepared-change.js';
import type { ReadLog } from './read-log.js';

/** What the cascade is to remember for the admission rules: filled vessels, and the refusals of the set's own actions. */
export class Inspection {
  readonly filled: Filling[] = [];
  readonly ownRefusals = new Map<string, CellarRefusal>();

  constructor(private readonly settings: AdmissionSettings) {}

  readonly see = (decided: Decided<CellarAction, CellarState, CellarEvent, CellarRefusal>): void => {
    const { after, outcome } = decided;
    if (after === null) return;
    if (decided.own && outcome?.kind === 'refused') this.ownRefusals.set(after.position.id, outcome.refusal);
    this.filled.push(...fillings(decided, this.settings.kinds.get(after.data.type)));
  };

  vesselsNeeded(): { winery: string; vessel: string }[] {
    return this.filled.map(({ winery, vessel }) => ({ winery, vessel }));
  }
}

export type Conclusion =
  /** Derived from state: to be confirmed before it is answered. */
  | { readonly kind: 'refused'; readonly problem: Problem; readonly admittedUnder: Proposal['admittedUnder'] }
  | { readonly kind: 'previewed'; readonly answer: JsonObject }
  | { readonly kind: 'decided'; readonly unit: Proposal; readonly answer: (first: number, last: number) => JsonObject };

export interface ConclusionParts {
  readonly command: ChangeCommand;
  /** Of a unit on which others build before it is committed. */
  readonly mark?: string | undefined;
  readonly edits: readonly PreparedEdit[];
  readonly cascade: CellarCascade;
  readonly inspection: Inspection;
  readonly reads: ReadLog;
  readonly settings: AdmissionSettings;
  readonly now: number;
  readonly admittedUnder: Proposal['admittedUnder'];
  readonly checkpoints: readonly {
    readonly stream: StreamId;
    readonly position: Position;
    readonly state: CellarState;
  }[];
  readonly impactEntries: number;
}

/** What can be refused before any history is read: names nobody has put, and locked periods. */
export function admissionRefusal(
  command: ChangeCommand,
  edits: readonly PreparedEdit[],
  settings: AdmissionSettings,
): Problem | null {
  const found: RefusedAction[] = [];
  for (const edit of edits) {
    if (edit.edit === null) continue;
    const refusal = unknownNames(edit, settings) ?? (command.overrideLock ? null : lockedEdit(edit, settings));
    if (refusal !== null) found.push({ action: edit.action, refusal });
  }
  return found.length === 0 ? null : refusalProblem(found);
}

/** Judges a finished cascade by the rules of the contract, and turns it into an answer or into a unit to commit. */
export function conclude(parts: ConclusionParts): Conclusion {
  const { command, cascade, inspection, settings } = parts;
  const idle = idleActions(parts.edits);
  const impossible = impossibleActions(parts, idle);
  if (impossible.length > 0)
    return { kind: 'refused', problem: refusalProblem(impossible), admittedUnder: parts.admittedUnder };
  const over = overfilled(inspection.filled, settings);
  const forbidden = over.filter((one) => one.own && settings.winery(one.winery)?.capacityPolicy === 'refuse');
  if (forbidden.length > 0)
    return {
      kind: 'refused',
      problem: refusalProblem(forbidden.map(overCapacity)),
      admittedUnder: parts.admittedUnder,
    };

  const locked = command.overrideLock ? [] : lockedOutcomes(cascade, settings);
  const free = cascade.conflicts.filter((one) => !locked.some((lock) => lock.action === one.action));
  const conflicts = inTimelineOrder(free.concat(locked));
  const rejected = locked.length > 0 || (conflicts.length > 0 && command.onConflict === 'reject');
  if (rejected && !command.preview)
    return {
      kind: 'refused',
      problem: conflictProblem(conflicts, parts.impactEntries),
      admittedUnder: parts.admittedUnder,
    };

  const warnings = over.map(
    (one): JsonObject => ({ action: one.action.position.id, code: 'over_capacity', vessel: one.vessel }),
  );
  const changed = idle.size === 0 ? cascade.changed : cascade.changed.filter(({ position }) => !idle.has(position.id));
  // Literals without spreads, here and below: an object that is put together from others costs every action some microseconds.
  const facts = (asserted: number, retracted: number): ImpactFacts => ({
    redecided: cascade.redecided,
    changed: changed.length,
    asserted,
    retracted,
    actions: changed.map(changedAction),
    conflicts: conflicts.map(({ action, refusal }) => publicConflict(action, refusal)),
    warnings,
  });
  let counted: ImpactFacts | null = null;
  const unit = proposalOf({
    command,
    mark: parts.mark,
    edits: parts.edits,
    cascade,
    reads: parts.reads,
    admittedUnder: parts.admittedUnder,
    checkpoints: parts.checkpoints,
    recordedAt: parts.now,
    ownRefusals: inspection.ownRefusals,
    answer: ({ asserted, retracted }) => {
      counted = facts(asserted, retracted);
      const own = parts.edits.map((edit) => [edit.action.position.id, edit.action.revision]);
      // Counted only where there may be more than are shown.
      const lots = cascade.ends.length > parts.impactEntries ? cascade.ends.filter(hasChangedLot).length : 0;
      return JSON.stringify(storedFacts({ form: command.form, own, lots }, counted, parts.impactEntries));
    },
  });
  const answer = (first: number | null, last: number | null): JsonObject =>
    changeAnswer(parts, counted ?? facts(0, 0), first, last);
  return command.preview ? { kind: 'previewed', answer: answer(null, null) } : { kind: 'decided', unit, answer };
}

/** The set's own actions that can't happen, but for those that were refused before and may stay so. */
function impossibleActions(
  { command, cascade, edits }: ConclusionParts,
  idle: ReadonlySet<string>,
): readonly RefusedAction[] {
  // An edit that changes nothing makes its action the set's own all the same.
  const others = idle.size === 0 ? [] : cascade.conflicts.filter(({ action }) => idle.has(action.position.id));
  const refusals = others.length === 0 ? cascade.refusals : [...cascade.refusals, ...others];
  if (refusals.length === 0 || command.onConflict !== 'flag') return refusals;
  const reinstated = new Set(edits.filter((edit) => edit.stored?.retracted).map((edit) => edit.action.position.id));
  const refusedBefore = new Set(cascade.refusals.filter((one) => one.wasRefused).map((one) => one.action.position.id));
  return refusals.filter(({ action: { position } }) => !refusedBefore.has(position.id) || reinstated.has(position.id));
}

/** Those that the set names without changing anything of them. */
function idleActions(edits: readonly PreparedEdit[]): ReadonlySet<string> {
  if (edits.every(({ edit }) => edit !== null)) return none;
  return new Set(edits.flatMap(({ edit, action }) => (edit === null ? [action.position.id] : [])));
}

const none: ReadonlySet<string> = new Set();

/** The public answer of a write, or of a preview (no numbers yet). */
function changeAnswer(
  parts: ConclusionParts,
  facts: ImpactFacts,
  first: number | null,
  last: number | null,
): JsonObject {
  // Edits that change nothing have no notification of their own.
  let next = first ?? 0;
  const actions = parts.edits.map((edit) => {
    const action = ownAction(parts, edit, first === null ? null : next);
    if (edit.edit !== null) next += 1;
    return action;
  });
  const lots = changedLots(parts.cascade.ends, parts.reads, last);
  const impact = publicImpact(facts, lots, parts.impactEntries);
  const notifications = first === null ? null : { first, last };
  return parts.command.form === 'single'
    ? { action: actions[0], impact, notifications }
    : { actions, impact, notifications };
}

/** `number`: that of the action's own notification; null before it has one. */
function ownAction(parts: ConclusionParts, edit: PreparedEdit, number: number | null): JsonObject {
  const { action } = edit;
  const tieBreak = edit.tieAssigned && number !== null ? number : action.position.tieBreak;
  const conflicted =
    edit.edit === null ? staysRefused(parts, edit) : parts.inspection.ownRefusals.has(action.position.id);
  return publicAction({
    position: { effectiveAt: action.position.effectiveAt, tieBreak, id: action.position.id },
    type: action.data.type,
    winery: action.data.winery,
    recordedAt: edit.stored?.recordedAt ?? parts.now,
    recordedBy: edit.stored === null ? parts.command.recordedBy : edit.stored.recordedBy,
    revision: action.revision,
    status: edit.retracted ? 'retracted' : conflicted ? 'conflicted' : 'active',
    data: action.data.data as JsonObject,
    note: edit.note,
  });
}

/** Of an action that the set leaves as it is: was it refused, and does nothing else in the set make it possible? */
function staysRefused({ cascade }: ConclusionParts, { stored, action }: PreparedEdit): boolean {
  return stored?.refusal != null && !cascade.restorations.some(({ position }) => position.id === action.position.id);
}

/** Nothing but lots is shown, and nothing of one that is as it was. */
function hasChangedLot({ before, after }: Pick<StreamEnd<CellarState>, 'before' | 'after'>): boolean {
  return before !== after && before.stream === 'lot';
}

/** Every lot whose present state changed, with both states. `version` is the last number of the change set that wrote it. */
function changedLots(ends: readonly StreamEnd<CellarState>[], reads: ReadLog, last: number | null): JsonObject[] {
  const lots: JsonObject[] = [];
  const ordered = ends.length < 2 ? ends : [...ends].sort((a, b) => (a.stream < b.stream ? -1 : 1));
  for (const { stream, before, after } of ordered) {
    if (!hasChangedLot({ before, after }) || before.stream !== 'lot' || after.stream !== 'lot') continue;
    const { winery, code } = streamName(stream);
    const name = { winery, lot: code };
    const number = reads.number(stream);
    lots.push({
      winery,
      lot: code,
      before: before.kind === null ? null : lotState(name, before, number),
      after: after.kind === null ? null : lotState(name, after, last ?? number),
    });
  }
  return lots;
}

function lockedOutcomes(cascade: CellarCascade, settings: AdmissionSettings): RefusedAction[] {
  return cascade.changed.flatMap((action) => {
    const refusal = lockedOutcome(action, settings);
    return refusal === null ? [] : [{ action, refusal }];
  });
}

function overCapacity(one: Filling & { readonly capacity: number }): RefusedAction {
  const needed = publicQuantity(one.volume);
  const available = publicQuantity(one.capacity);
  return {
    action: one.action,
    refusal: {
      code: 'over_capacity',
      winery: one.winery,
      lot: one.lot,
      vessel: one.vessel,
      detail: `Vessel ${one.vessel} would hold ${needed}, more than its capacity of ${available}.`,
      needed,
      available,
    },
  };
}

function refusalProblem(refusals: readonly RefusedAction[]): Problem {
  const ordered = inTimelineOrder(refusals);
  const first = ordered[0];
  if (first === undefined) throw new Error('a refusal needs a reason');
  return {
    code: first.refusal.code,
    detail: first.refusal.detail,
    conflicts: ordered.map(({ action, refusal }) => publicConflict(action, refusal)),
  };
}

/** Lists them all (promise 5), as far as an answer goes, and says how many there are. */
function conflictProblem(conflicts: readonly RefusedAction[], entries: number): Problem {
  const count = conflicts.length;
  return {
    code: 'conflicts',
    detail: conflictDetail(conflicts),
    conflicts: conflicts.slice(0, entries).map(({ action, refusal }) => publicConflict(action, refusal)),
    ...(count > entries ? { truncated: true as const, totals: { conflicts: count } } : {}),
  };
}

/** Names the first: it often brings about the others. */
function conflictDetail(conflicts: readonly RefusedAction[]): string {
  const [first] = conflicts;
  if (first === undefined) throw new Error('a conflict has an action');
  const { action, refusal } = first;
  const named = `${action.data.type} of ${instantText(action.position.effectiveAt)}`;
  const count = conflicts.length;
  return count === 1
    ? `An action that took effect no longer could: ${named}. ${refusal.detail}`
    : `${count} actions that took effect no longer could; the first is ${named}. ${refusal.detail}`;
}

function inTimelineOrder(refusals: readonly RefusedAction[]): readonly RefusedAction[] {
  return refusals.length < 2
    ? refusals
    : [...refusals].sort((a, b) => comparePositions(a.action.position, b.action.position));
}
