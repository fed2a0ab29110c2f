import { instantText } from '../../cellar/instant-text.js';
import type { CellarAction } from '../../cellar/kind.js';
import type { CellarRefusal } from '../../cellar/refusal.js';
import type { Action } from '../../kernel/domain.js';
import type { Position } from '../../kernel/position.js';
import type { JsonObject } from '../json-object.js';

/** The impact of a change set without its lots, in public shapes. `totals` are present if lists were cut. */
export interface ImpactFacts {
  readonly redecided: number;
  /** The number of changed actions. `actions` holds the first of them. */
  readonly changed: number;
  readonly asserted: number;
  readonly retracted: number;
  readonly actions: readonly JsonObject[];
  readonly conflicts: readonly JsonObject[];
  /** The number of conflicts, if `conflicts` may hold only the first of them. */
  readonly conflictCount?: number;
  readonly warnings: readonly JsonObject[];
  /** The filings whose figures move. */
  readonly filings: readonly JsonObject[];
  /** The kept labels whose verdict changes. */
  readonly labels: readonly JsonObject[];
  readonly totals?: { readonly lots: number; readonly actions: number; readonly conflicts: number };
  /** Of a preview: how much is changed, by winery, that the caller may not change. */
  readonly withheld?: readonly JsonObject[];
}

/** The lots of an impact that are shown, and how many there are. */
interface ImpactLots {
  readonly shown: readonly JsonObject[];
  readonly count: number;
}

/** The public impact. Lots, actions and conflicts are cut at `entries`; `totals` then hold their full numbers. Warnings and labels are never cut. */
export function publicImpact(facts: ImpactFacts, lots: ImpactLots, entries: number): JsonObject {
  const totals = {
    lots: facts.totals?.lots ?? lots.count,
    actions: facts.totals?.actions ?? facts.changed,
    conflicts: facts.totals?.conflicts ?? facts.conflictCount ?? facts.conflicts.length,
  };
  const longest = Math.max(totals.lots, totals.actions, totals.conflicts);
  const impact: JsonObject = {
    actionsRedecided: facts.redecided,
    actionsChanged: facts.changed,
    eventsAsserted: facts.asserted,
    eventsRetracted: facts.retracted,
    lots: lots.shown.slice(0, entries),
    actions: facts.actions.slice(0, entries),
    conflicts: facts.conflicts.slice(0, entries),
    warnings: facts.warnings,
    filings: facts.filings,
    labels: facts.labels,
  };
  if (facts.withheld !== undefined) impact.withheld = facts.withheld;
  if (longest > entries) {
    impact.truncated = true;
    impact.totals = totals;
  }
  return impact;
}

/**
 * The part of an answer that is stored to answer a repeat of the request: lists are cut as they were shown, and empty ones are left out.
 * Actions and lots are rebuilt from the log.
 */
export interface StoredReport {
  readonly form: 'single' | 'set';
  /**
   * The change set's own actions and their revisions. `conflicted` marks those that the answer shows as such: an action that the change set names
   * but leaves unchanged may have become conflicted after its revision was written.
   */
  readonly own: readonly (readonly [id: string, revision: number, status?: 'conflicted'])[];
  readonly redecided: number;
  readonly changed: number;
  readonly asserted: number;
  readonly retracted: number;
  actions?: readonly JsonObject[];
  conflicts?: readonly JsonObject[];
  warnings?: readonly JsonObject[];
  filings?: readonly JsonObject[];
  labels?: readonly JsonObject[];
  totals?: NonNullable<ImpactFacts['totals']>;
}

/** `lots`: the number of lots that changed. */
export function storedReportOf(
  { form, own, lots }: Pick<StoredReport, 'form' | 'own'> & { readonly lots: number },
  facts: ImpactFacts,
  entries: number,
): StoredReport {
  const { redecided, changed, asserted, retracted, actions, conflicts, warnings, filings, labels } = facts;
  const stored: StoredReport = { form, own, redecided, changed, asserted, retracted };
  if (actions.length > 0) stored.actions = actions.slice(0, entries);
  if (conflicts.length > 0) stored.conflicts = conflicts.slice(0, entries);
  if (warnings.length > 0) stored.warnings = warnings;
  if (filings.length > 0) stored.filings = filings;
  if (labels.length > 0) stored.labels = labels;
  const conflictCount = facts.conflictCount ?? conflicts.length;
  if (Math.max(lots, changed, conflictCount) > entries)
    stored.totals = { lots, actions: changed, conflicts: conflictCount };
  return stored;
}

export function factsOf(stored: StoredReport): ImpactFacts {
  const { redecided, changed, asserted, retracted, actions = [], conflicts = [], warnings = [] } = stored;
  const { filings = [], labels = [], totals } = stored;
  const facts = { redecided, changed, asserted, retracted, actions, conflicts, warnings, filings, labels };
  return totals === undefined ? facts : { ...facts, totals };
}

export function publicConflict(action: Action<CellarAction>, refusal: CellarRefusal): JsonObject {
  return {
    action: action.position.id,
    type: action.data.type,
    effectiveAt: instantText(action.position.effectiveAt),
    ...publicRefusal(refusal),
  };
}

/** The public form of a refusal: why an action has no effect. */
export function publicRefusal(refusal: CellarRefusal): JsonObject {
  return {
    code: refusal.code,
    winery: refusal.winery,
    ...(refusal.lot === undefined ? {} : { lot: refusal.lot }),
    ...(refusal.vessel === undefined ? {} : { vessel: refusal.vessel }),
    detail: refusal.detail,
    ...(refusal.needed === undefined ? {} : { needed: refusal.needed }),
    ...(refusal.available === undefined ? {} : { available: refusal.available }),
  };
}

export function changedAction(action: Action<CellarAction>): JsonObject {
  return { id: action.position.id, type: action.data.type, effectiveAt: instantText(action.position.effectiveAt) };
}

export interface PublicActionParts {
  readonly position: Position;
  readonly type: string;
  readonly winery: string;
  readonly recordedAt: number;
  readonly recordedBy: string | null;
  readonly revision: number;
  readonly status: 'active' | 'retracted' | 'conflicted';
  readonly data: JsonObject;
  readonly note: string | null;
}

/** The public form of an action. `tieBreak`: the assigned one, if the position still holds a provisional one. */
export function publicAction(parts: PublicActionParts, tieBreak = parts.position.tieBreak): JsonObject {
  const action: JsonObject = {
    id: parts.position.id,
    type: parts.type,
    winery: parts.winery,
    effectiveAt: instantText(parts.position.effectiveAt),
    tieBreak,
    recordedAt: instantText(parts.recordedAt),
    recordedBy: parts.recordedBy,
    revision: parts.revision,
    status: parts.status,
    data: parts.data,
  };
  if (parts.note !== null) action.note = parts.note;
  return action;
}
