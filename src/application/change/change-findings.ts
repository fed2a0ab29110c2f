import type { CellarEvent } from '../../cellar/event.js';
import type { CellarAction } from '../../cellar/kind.js';
import type { CellarRefusal } from '../../cellar/refusal.js';
import type { CellarState } from '../../cellar/state.js';
import { streamName } from '../../cellar/stream.js';
import type { Decided } from '../../kernel/cascade-step.js';
import type { Action } from '../../kernel/domain.js';
import type { InPieces } from '../../kernel/pause.js';
import type { ActionId } from '../../kernel/position.js';
import type { JsonObject } from '../json-object.js';
import type { ChangeCommand } from '../request/command.js';
import { type SettingsSnapshot, type VesselName, vesselKey } from '../settings/settings-snapshot.js';
import { wineriesNamedBy } from './action-names.js';
import { type Filling, fillings, lockedAction, overfilled, type RefusedAction } from './admission.js';
import { changedAction, publicConflict } from './impact.js';
import { adoptingActions, type PreparedEdit } from './prepared-change.js';

export type CellarDecided = Decided<CellarAction, CellarState, CellarEvent, CellarRefusal>;

/**
 * An action outside the change set whose outcome changed, and its refusal if that makes it a conflict. Or one of the change set's own actions that only adopts
 * a version of the rules, by which it is impossible.
 */
interface ChangedAction {
  readonly action: Action<CellarAction>;
  readonly conflict: CellarRefusal | null;
  readonly own: boolean;
}

/** Settings of wineries and vessels that only the cascade found to be concerned. */
export interface SettingsNeed {
  readonly kind: 'need_settings';
  readonly wineries: readonly string[];
  readonly vessels: readonly VesselName[];
}

/** Returns one need for all wineries and vessels of several needs, or null if nothing is needed. */
export function joinedNeeds(needs: readonly (SettingsNeed | null)[]): SettingsNeed | null {
  const found = needs.filter((need) => need !== null);
  const [only] = found;
  if (only === undefined || found.length === 1) return only ?? null;
  const wineries = [...new Set(found.flatMap((need) => need.wineries))];
  return { kind: 'need_settings', wineries, vessels: found.flatMap((need) => need.vessels) };
}

interface FindingsOptions {
  readonly command: Pick<ChangeCommand, 'overrideLock' | 'assumedVessels' | 'preview'>;
  readonly edits: readonly PreparedEdit[];
  /** Entries of each list of an impact. */
  readonly entries: number;
  /** True if every conflict, and every changed action of a preview, is to be handed over by `takeLists`. */
  readonly wholeLists: boolean;
}

/** The counts and lists of findings that were judged. Lists are in timeline order. */
export interface JudgedFindings {
  /** The change set's own actions that are impossible. */
  readonly refusals: readonly (RefusedAction & { readonly wasRefused: boolean })[];
  /** Actions that the change set names but leaves unchanged, and that became impossible. */
  readonly idleRefusals: readonly RefusedAction[];
  /** The first conflicts. An action whose outcome changes in a locked period is one, whatever else it conflicts with. */
  readonly conflicts: readonly RefusedAction[];
  readonly conflictCount: number;
  /** How many of the conflicts are outcomes that change in a locked period. */
  readonly lockedCount: number;
  /** The first actions outside the change set whose outcome changed. */
  readonly changed: readonly Action<CellarAction>[];
  readonly changedCount: number;
  /** The vessels that actions filled above their capacities. */
  readonly overfilled: readonly (Filling & { readonly capacity: number })[];
  /** The number of actions outside the change set that were decided again. */
  readonly redecided: number;
  /** The wineries by whose settings changed outcomes were judged. */
  readonly wineries: ReadonlySet<string>;
  /** The actions that the change set names but leaves unchanged, and that take effect again. */
  readonly restoredIdle: readonly ActionId[];
}

/**
 * Collects the findings of a cascade about actions, and judges each by the settings. The size is bounded by the lists that an answer shows, by the change
 * set's own actions and by the overfilled vessels.
 * Owns: these lists, and the findings that are not judged yet. Does not own: rows and states.
 */
export class ChangeFindings implements JudgedFindings {
  readonly refusals: (RefusedAction & { readonly wasRefused: boolean })[] = [];
  readonly idleRefusals: RefusedAction[] = [];
  readonly conflicts: RefusedAction[] = [];
  readonly changed: Action<CellarAction>[] = [];
  readonly overfilled: (Filling & { readonly capacity: number })[] = [];
  readonly wineries = new Set<string>();
  readonly restoredIdle: ActionId[] = [];
  conflictCount = 0;
  lockedCount = 0;
  changedCount = 0;
  redecided = 0;
  private unjudged: ChangedAction[] = [];
  private unjudgedFillings: Filling[] = [];
  private changedList: JsonObject[] = [];
  private conflictList: JsonObject[] = [];
  /** The actions that the change set names but leaves unchanged. */
  private readonly idle: ReadonlySet<ActionId>;
  /** The actions that only adopt a version of the rules. */
  private readonly adopting: ReadonlySet<ActionId>;
  private refusalById: ReadonlyMap<ActionId, CellarRefusal> | null = null;

  constructor(
    private readonly options: FindingsOptions,
    former?: JudgedFindings,
  ) {
    this.idle = idleActions(options.edits);
    this.adopting = adoptingActions(options.edits);
    if (former === undefined) return;
    const { refusals, idleRefusals, conflicts, changed, overfilled: over, wineries, restoredIdle } = former;
    this.refusals.push(...refusals);
    this.idleRefusals.push(...idleRefusals);
    this.conflicts.push(...conflicts);
    this.changed.push(...changed);
    for (const one of over) this.overfilled.push(one);
    for (const winery of wineries) this.wineries.add(winery);
    this.restoredIdle.push(...restoredIdle);
    this.conflictCount = former.conflictCount;
    this.lockedCount = former.lockedCount;
    this.changedCount = former.changedCount;
    this.redecided = former.redecided;
  }

  /** Returns a copy of the findings that were judged, from which a decision can be resumed. */
  kept(): JudgedFindings {
    return {
      refusals: [...this.refusals],
      idleRefusals: [...this.idleRefusals],
      conflicts: [...this.conflicts],
      conflictCount: this.conflictCount,
      lockedCount: this.lockedCount,
      changed: [...this.changed],
      changedCount: this.changedCount,
      overfilled: [...this.overfilled],
      redecided: this.redecided,
      wineries: new Set(this.wineries),
      restoredIdle: [...this.restoredIdle],
    };
  }

  /** The number of findings that are not judged yet. */
  get pending(): number {
    return this.unjudged.length + this.unjudgedFillings.length;
  }

  /** Adds the findings of a decided action, and offers a pause after `perPiece` of the vessels that it filled. */
  *add(decided: CellarDecided, perPiece: number): InPieces<void> {
    const { after, outcome, effect, own, wasRefused } = decided;
    if (!own) this.redecided += 1;
    if (after === null) return;
    for (const filling of yield* fillings(decided, perPiece)) this.unjudgedFillings.push(filling);
    const refusal = outcome?.kind === 'refused' ? outcome.refusal : null;
    if (own) {
      if (refusal === null) return;
      this.refusals.push({ action: after, refusal, wasRefused });
      if (!wasRefused && this.adopting.has(after.position.id))
        this.unjudged.push({ action: after, conflict: refusal, own });
      return;
    }
    if (isVisible(decided))
      this.unjudged.push({ action: after, conflict: effect === 'conflict' ? refusal : null, own });
    if (effect === 'restoration' && this.idle.has(after.position.id)) this.restoredIdle.push(after.position.id);
  }

  /** Returns the settings by which the pending findings must be judged and which are not known, or null if there are none. */
  settingsNeed(settings: SettingsSnapshot): SettingsNeed | null {
    if (this.pending === 0) return null;
    const wineries = new Set<string>();
    for (const { action } of this.unjudged) {
      if (!settings.wineries.has(action.data.winery)) wineries.add(action.data.winery);
      for (const winery of wineriesNamedBy(action.data)) if (!settings.wineries.has(winery)) wineries.add(winery);
    }
    const vessels = this.unjudgedFillings.filter((filling) => !settings.vessels.has(vesselKey(filling)));
    if (wineries.size + vessels.length === 0) return null;
    return { kind: 'need_settings', wineries: [...wineries], vessels };
  }

  /** Judges the pending findings. */
  judge(settings: SettingsSnapshot): void {
    const { command, wholeLists } = this.options;
    for (const { action, conflict, own } of this.unjudged) {
      this.wineries.add(action.data.winery);
      for (const winery of wineriesNamedBy(action.data)) this.wineries.add(winery);
      const isIdle = this.idle.has(action.position.id);
      if (isIdle && conflict !== null) this.idleRefusals.push({ action, refusal: conflict });
      const locked = command.overrideLock ? null : lockedAction(action, settings);
      if (locked !== null) this.lockedCount += 1;
      const refusal = locked ?? conflict;
      if (refusal !== null) this.addConflict({ action, refusal });
      if (isIdle || own) continue;
      this.changedCount += 1;
      if (this.changed.length < this.options.entries) this.changed.push(action);
      if (wholeLists && command.preview) this.changedList.push(changedAction(action));
    }
    this.unjudged = [];
    for (const one of overfilled(this.unjudgedFillings, settings, command.assumedVessels ?? []))
      this.overfilled.push(one);
    this.unjudgedFillings = [];
  }

  private addConflict(conflict: RefusedAction): void {
    this.conflictCount += 1;
    if (this.conflicts.length < this.options.entries) this.conflicts.push(conflict);
    if (this.options.wholeLists) this.conflictList.push(publicConflict(conflict.action, conflict.refusal));
  }

  /** Removes and returns the changed actions and conflicts that were judged since the last call, in their public forms. */
  takeLists(): { readonly changed: readonly JsonObject[]; readonly conflicts: readonly JsonObject[] } {
    const { changedList: changed, conflictList: conflicts } = this;
    this.changedList = [];
    this.conflictList = [];
    return { changed, conflicts };
  }

  /** The refusal of one of the change set's own actions, or null if it has effect. Only after the cascade. */
  ownRefusal(id: ActionId): CellarRefusal | null {
    if (this.refusals.length === 0) return null;
    this.refusalById ??= new Map(this.refusals.map(({ action, refusal }) => [action.position.id, refusal]));
    return this.refusalById.get(id) ?? null;
  }

  /** True if an action that the change set leaves unchanged takes effect again. Only after the cascade. */
  wasRestored(id: ActionId): boolean {
    return this.restoredIdle.includes(id);
  }
}

function idleActions(edits: readonly PreparedEdit[]): ReadonlySet<ActionId> {
  if (edits.every(({ edit }) => edit !== null)) return none;
  return new Set(edits.flatMap(({ edit, action }) => (edit === null ? [action.position.id] : [])));
}

const none: ReadonlySet<ActionId> = new Set();

/** Returns whether readers can see that an outcome changed. Only the decision knows which of several actions first occupied a vessel. */
export function isVisible({ effect, rewrites }: CellarDecided): boolean {
  if (effect === 'changed') return rewrites.some(({ stream }) => streamName(stream).kind === 'lot');
  return effect === 'conflict' || effect === 'restoration';
}
