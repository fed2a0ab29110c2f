/** Decides a change set of the log again, on what the store shows was believed just before it. */

import { verifyDecisionLimits } from '../../config/verify.js';
import { noFilings } from '../application/ports/filing-impacts.js';
import type { HistorySource } from '../application/change/decide-on-history.js';
import { history } from '../application/change/decide-on-history.js';
import { isSamePayload, keptRules, recordedAction } from '../application/change/prepared-change.js';
import type { JsonObject } from '../application/json-object.js';
import { Turns } from '../application/pieces.js';
import type { BelievedAction, BelievedReader } from '../application/ports/believed-history.js';
import type { DecidedUnder } from '../application/ports/change-sets.js';
import { cellarDomainUnder } from '../cellar/domain.js';
import type { CellarAction } from '../cellar/kind.js';
import { currentRules } from '../cellar/rules.js';
import type { ChangeSet } from '../feed/change-set.js';
import { cascade } from '../kernel/cascade.js';
import { collected } from '../kernel/cascade-result.js';
import type { Action } from '../kernel/domain.js';
import type { ActionId } from '../kernel/position.js';
import type { BelievedEnds } from './believed-ends.js';
import type { ActionDecision } from './decision-rules.js';
import type { CellarCascade, OwnActions } from './expected-notifications.js';
import { isRevision, type RevisionNotification } from './log-contents.js';
import type { TaskContext } from './task.js';

/** A change set, decided again. */
export interface BelievedDecision extends OwnActions {
  readonly result: CellarCascade;
  readonly decided: ReadonlyMap<ActionId, ActionDecision>;
  /** The versions of the rules that the revisions of the change set must name, in the order of their notifications. */
  readonly decidedBy: readonly (number | null)[];
  /** The actions whose edits named a version of the rules. */
  readonly adopting: ReadonlySet<ActionId>;
}

/** A worker has nothing else to do, so its decisions never pause. */
const turns = new Turns({ nextTurn: (work) => work(), elapsedMs: () => 0 }, 1);

interface DecisionSource {
  readonly context: Pick<TaskContext, 'wineries' | 'limits'>;
  /** Reads what was believed just before the change set. */
  readonly believed: BelievedReader;
  readonly ends: BelievedEnds;
}

/** @throws if the data of the change set cannot be decided */
export async function believedDecision(
  { entries }: ChangeSet,
  under: DecidedUnder,
  { context, believed, ends }: DecisionSource,
): Promise<BelievedDecision> {
  const { wineries, limits } = context;
  const settings = { wineries, vessels: new Map() };
  const stored = new Map<ActionId, BelievedAction>();
  const actions = async (ids: readonly ActionId[]): Promise<readonly BelievedAction[]> => {
    const found = await believed.actions(ids);
    for (const action of found) stored.set(action.position.id, action);
    return found;
  };
  const source: HistorySource = {
    ...{ turns, touchesAhead: verifyDecisionLimits.touchesAhead, streamsPerRead: limits.streamsPerRead },
    reader: { slices: believed.slices, after: believed.after, cascadeActions: actions },
    settings: async () => settings,
    // What a change set moved of filings depends on when they were filed.
    filings: noFilings,
  };
  const own = entries.filter(isRevision);
  // An action that is recorded did not exist before.
  const existing = own.filter(({ type }) => type !== 'solera.action.recorded');
  if (existing.length > 0) await actions(existing.map(({ data }) => data.action));
  const versions = own.map((notification) => versionOf(notification, stored.get(notification.data.action), under));
  const edits = own.map((notification, index) => {
    const before = stored.get(notification.data.action);
    const isAbsent = before === undefined || before.retracted;
    const after = actionOf(notification, wineries, versions[index]);
    return { before: isAbsent ? null : recordedAction(before, settings), after };
  });
  const decided = new Map<ActionId, ActionDecision>();
  const domain = cellarDomainUnder(({ position: { id }, data }) => {
    const version = under.ofActions ? data.rules : under.rules;
    const action = stored.get(id);
    decided.set(id, { version, stored: action === undefined ? null : (action.decidedBy ?? action.rules) });
    return version;
  });
  const collecting = collected(cascade(domain, edits, verifyDecisionLimits));
  let step = collecting.next();
  while (!step.done) {
    const need = step.value;
    const known = need.slices.flatMap(({ stream, at }) => ends.sliceAt(stream, at) ?? []);
    const unknown = need.slices.filter(({ stream, at }) => ends.sliceAt(stream, at) === null);
    const supply = await history({ ...need, slices: unknown }, source);
    step = collecting.next({ ...supply, slices: [...known, ...supply.slices] });
  }
  for (const { data } of own) decided.set(data.action, { version: under.rules, stored: null });
  return {
    own,
    before: stored,
    result: step.value,
    decided,
    decidedBy: versions.map((one) => (under.ofActions ? one : null)),
    adopting: new Set(own.flatMap(({ data }) => ('rules' in data && data.rules !== undefined ? [data.action] : []))),
  };
}

/** Returns the version of the rules that an action has after a change set: the one that the edit named, or else a new one if it changed the data. */
function versionOf(
  notification: RevisionNotification,
  before: BelievedAction | undefined,
  { rules }: DecidedUnder,
): number {
  if (before === undefined || notification.type === 'solera.action.recorded') return rules;
  if (notification.type === 'solera.action.retracted') return keptRules(before);
  const { data, rules: adopted } = notification.data;
  if (adopted !== undefined) return adopted;
  // Both are checked as objects when the action is read.
  return isSamePayload(data as JsonObject, JSON.parse(before.data) as JsonObject) ? keptRules(before) : rules;
}

/** Returns the action as the change set leaves it, or null if it is retracted. `rules`: its version of the rules. @throws if its data cannot be read */
export function actionOf(
  { type, data }: RevisionNotification,
  wineries: TaskContext['wineries'],
  rules: number = currentRules,
): Action<CellarAction> | null {
  if (type === 'solera.action.retracted') return null;
  const { winery, action: id, revision, tieBreak } = data;
  const stored = {
    position: { effectiveAt: Date.parse(data.effectiveAt), tieBreak, id },
    ...{ revision, winery, otherWinery: null, type: data.type, refusal: null, data: JSON.stringify(data.data) },
    decidedBy: rules,
  };
  return recordedAction(stored, { wineries, vessels: new Map() }).action;
}
