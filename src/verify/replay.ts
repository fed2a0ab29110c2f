/**
 * The replay of promise 1: every action that is not retracted is decided once, in timeline order, by the rules of its newest decision, on the states that
 * result from the actions before it, and its events are compared with the stored ones.
 *
 * A state that is not in memory is read from the store, just before the action that needs it. It is right if all touches before that action are right, and
 * these are compared too. So parts of the timeline can be replayed by themselves. The streams whose stored touches differ stay in memory, so that one cause
 * is reported once.
 *
 * Owns: the states in memory, the streams that differ, what the actions moved.
 */

import { recordedAction } from '../application/change/prepared-change.js';
import type { StoredAction } from '../application/ports/history-reader.js';
import { cellarDomain, cellarDomainUnder } from '../cellar/domain.js';
import type { CellarEvent } from '../cellar/event.js';
import type { CellarAction } from '../cellar/kind.js';
import type { CellarRefusal } from '../cellar/refusal.js';
import { currentRules } from '../cellar/rules.js';
import type { CellarState } from '../cellar/state.js';
import { streamName } from '../cellar/stream.js';
import { type Action, type Outcome, wholeOutcome } from '../kernel/domain.js';
import type { ActionId, Position, StreamId } from '../kernel/position.js';
import { batches } from './batches.js';
import { ActionFlows, Conservation } from './conservation.js';
import { type Differences, errorText } from './difference.js';
import { ReplayStates } from './replay-states.js';
import type { TaskContext, TimelineCarry } from './task.js';
import { compareTouch, type StoredEvents, StoredTouches } from './touch-comparison.js';
import { isUnreadableAction } from './unreadable.js';

interface ReplayOptions {
  readonly context: TaskContext;
  readonly differences: Differences;
  readonly rules: ReadonlyMap<ActionId, number>;
  readonly checkpoints: boolean;
  readonly carried: TimelineCarry;
  /**
   * Whether all actions on a stream are replayed from a position on. Otherwise the state of the stream is read for the action there, and its touch is not
   * compared.
   */
  readonly isReplayed: (stream: StreamId, position: Position) => boolean;
  /**
   * Whether `rules` is complete. Otherwise an action may have been decided last by any version since that of its revision: the first one that agrees with
   * the store counts.
   */
  readonly rulesAreKnown: boolean;
}

/** An action with its participants, and the versions of the rules by which it may have been decided last. */
interface Decidable {
  readonly stored: StoredAction;
  readonly action: Action<CellarAction>;
  readonly participants: readonly StreamId[];
  readonly rules: readonly number[];
}

type CellarOutcome = Outcome<CellarEvent, CellarRefusal>;

export class Replay {
  decided = 0;
  /** Actions that were not decided, because content cannot be read. */
  undecided = 0;
  /** How many actions touch each stream. */
  readonly touchCounts = new Map<StreamId, number>();
  readonly conservation: Conservation;
  private readonly states: ReplayStates;
  private readonly touches: StoredTouches;

  constructor(private readonly options: ReplayOptions) {
    const { context, differences, carried, checkpoints } = options;
    this.conservation = new Conservation(context.wineries, differences);
    this.states = new ReplayStates(context, { carried, checkpoints });
    this.touches = new StoredTouches(context);
  }

  /** The replayed states of the streams whose touches differ. */
  get differing(): TimelineCarry {
    return this.states.differing();
  }

  /** Decides actions, which follow the ones before in the timeline. Retracted ones are skipped. */
  async add(actions: readonly StoredAction[]): Promise<void> {
    for (const batch of batches(actions, this.options.context.limits.actionsAtATime)) await this.addBatch(batch);
  }

  /** An action whose decision needs content that cannot be read ends a part of the batch: what it did to other wineries is read from the store afterwards. */
  private async addBatch(batch: readonly StoredAction[]): Promise<void> {
    const { unreadable } = this.options.context;
    let part: StoredAction[] = [];
    for (const action of batch) {
      if (action.retracted) continue;
      if (!isUnreadableAction(action, unreadable)) {
        part.push(action);
        continue;
      }
      await this.addPart(part);
      part = [];
      this.undecided += 1;
      for (const winery of [action.winery, action.otherWinery]) if (winery !== null) this.states.forget(winery);
    }
    await this.addPart(part);
  }

  private async addPart(part: readonly StoredAction[]): Promise<void> {
    if (part.length === 0) return;
    const { isReplayed } = this.options;
    const decidable = await this.readable(part);
    const participations = decidable.flatMap(({ action: { position }, participants }) =>
      participants.map((stream) => ({ stream, position, isReplayed: isReplayed(stream, position) })),
    );
    const stored = await this.touches.at(participations.filter(({ isReplayed }) => isReplayed));
    await this.states.load(participations);
    for (const one of decidable) {
      try {
        this.decide(one, stored);
      } catch (error) {
        this.reportUndecidable(one.action, error);
      }
    }
    this.states.evict();
  }

  /** Returns the actions that can be read. The others are reported and left out. */
  private async readable(actions: readonly StoredAction[]): Promise<Decidable[]> {
    const { context, differences, rules, rulesAreKnown } = this.options;
    const { view, head, wineries } = context;
    const believed = await view.asOf(head, { checkpoints: false }).actions(actions.map(({ position }) => position.id));
    const versions = new Map(believed.map(({ position, rules, decidedBy }) => [position.id, { rules, decidedBy }]));
    return actions.flatMap((one) => {
      const { position } = one;
      try {
        const { action } = recordedAction(one, { wineries, vessels: new Map() });
        const participants = cellarDomain.participants(action.data);
        const newest = rules.get(position.id);
        const { rules: ofChangeSet, decidedBy } = versions.get(position.id) ?? { rules: currentRules, decidedBy: null };
        const stored = decidedBy ?? ofChangeSet;
        const isKnown = newest !== undefined || rulesAreKnown || decidedBy !== null || stored >= currentRules;
        const possible = isKnown ? [newest ?? stored] : versionsFrom(stored);
        return [{ stored: one, action, participants, rules: possible }];
      } catch (error) {
        const mismatch = { field: 'data', expected: 'an action that can be read', found: errorText(error) };
        differences.add({ check: 'replay', action: position.id, position, ...mismatch });
        return [];
      }
    });
  }

  private decide(decidable: Decidable, touches: StoredEvents): void {
    const { stored, action, participants } = decidable;
    const { position } = action;
    this.decided += 1;
    const outcome = this.outcome(decidable, touches);
    this.compareStatus(stored, outcome);
    const emitted = outcome.kind === 'accepted' ? outcome.events : [];
    const flows = new ActionFlows();
    for (const stream of participants) {
      const events = emitted.filter((one) => one.stream === stream).map((one) => one.event);
      const before = this.states.at(stream, position);
      const after = fold({ stream, position }, before, events, flows);
      if (!this.options.isReplayed(stream, position)) continue;
      this.states.set(stream, after);
      this.touchCounts.set(stream, (this.touchCounts.get(stream) ?? 0) + 1);
      if (this.states.differs(stream)) continue;
      const verdict = compareTouch(events, touches.of(stream, position));
      if (verdict === 'same') continue;
      this.states.setDiffering(stream);
      // Events that cannot be read are reported where the stream is folded.
      if (verdict !== 'unreadable')
        this.options.differences.add({ check: 'replay', stream, action: position.id, position, ...verdict });
    }
    this.conservation.add(action, flows);
  }

  /** Decides an action by the version of its newest decision. */
  private outcome({ stored, action, participants, rules }: Decidable, touches: StoredEvents): CellarOutcome {
    const { position } = action;
    const { isReplayed } = this.options;
    const outcomes = rules.map((version) => this.outcomeBy(version, action));
    const [first] = outcomes;
    if (outcomes.length === 1 && first !== undefined) return first;
    const agreeing = outcomes.find((outcome) => {
      if ((outcome.kind === 'accepted') !== (stored.refusal === null)) return false;
      const emitted = outcome.kind === 'accepted' ? outcome.events : [];
      return participants.every((stream) => {
        const events = emitted.filter((one) => one.stream === stream).map((one) => one.event);
        if (!isReplayed(stream, position)) return true;
        return compareTouch(events, touches.of(stream, position)) === 'same';
      });
    });
    const outcome = agreeing ?? first;
    if (outcome === undefined) throw new Error('an action without a version of the rules');
    return outcome;
  }

  private outcomeBy(rules: number, action: Action<CellarAction>): CellarOutcome {
    const { position, data } = action;
    try {
      return wholeOutcome(cellarDomainUnder(() => rules).decide(action, (stream) => this.states.at(stream, position)));
    } catch (error) {
      this.reportUndecidable(action, error);
      const detail = `Action ${position.id} could not be decided.`;
      return { kind: 'refused', refusal: { code: 'wrong_kind', winery: data.winery, detail } };
    }
  }

  private reportUndecidable({ position }: Action<CellarAction>, error: unknown): void {
    const mismatch = { field: 'outcome', expected: 'a decision', found: errorText(error) };
    this.options.differences.add({ check: 'replay', action: position.id, position, ...mismatch });
  }

  /** Reports an action that has effect in the replay and not in the store, or the reverse. The texts of refusals may differ. */
  private compareStatus({ position, refusal }: StoredAction, outcome: CellarOutcome): void {
    if ((outcome.kind === 'accepted') === (refusal === null)) return;
    const expected = outcome.kind === 'accepted' ? 'active' : `conflicted (${outcome.refusal.code})`;
    const found = refusal === null ? 'active' : 'conflicted';
    this.options.differences.add({ check: 'replay', action: position.id, position, field: 'status', expected, found });
  }
}

/** Folds the events of an action on one stream. */
function fold(
  { stream, position }: { readonly stream: StreamId; readonly position: Position },
  before: CellarState,
  events: readonly CellarEvent[],
  flows: ActionFlows,
): CellarState {
  let state = before;
  for (const event of events) {
    const next = cellarDomain.evolve(state, event, position);
    if (state.stream === 'lot' && next.stream === 'lot') flows.add(streamName(stream).winery, state, next);
    state = next;
  }
  return state;
}

function versionsFrom(version: number): number[] {
  return Array.from({ length: currentRules - version + 1 }, (_, index) => version + index);
}
