import { checkpointRow } from '../application/change/change-proposal.js';
import { CollectedRows } from '../application/change/collected-rows.js';
import { type Decision, decideChange } from '../application/change/decision.js';
import type { DecisionInput } from '../application/change/decision-input.js';
import type { DecisionSupply } from '../application/change/decision-step.js';
import type { PreparedEdit } from '../application/change/prepared-change.js';
import type { CheckpointRow } from '../application/ports/proposal.js';
import type { CellarState } from '../cellar/state.js';
import type { HistoryNeed, StreamEnd } from '../kernel/cascade-step.js';
import { type InPieces, pause } from '../kernel/pause.js';
import { type ActionId, comparePositions, type Position, type StreamId } from '../kernel/position.js';
import type { NextState } from './holds.js';
import type { LoadedState } from './loaded-state.js';

export interface Append {
  readonly decision: Decision;
  /** The states of the actors after the decision. They are speculative until the proposal is committed. */
  readonly next: readonly NextState[];
}

type States = ReadonlyMap<StreamId, LoadedState>;

/**
 * Decides actions that come last in the timelines of all their streams. The states of the actors suffice, so no history is read. Returns null if an
 * action would come before one that a stream already has: then it is an edit of the past. The states must stay as they are until the decision ends.
 */
export function* decideAppend(input: DecisionInput, states: States): InPieces<Append | null> {
  for (const edit of input.edits) {
    yield pause;
    for (const stream of edit.participants) {
      const loaded = states.get(stream);
      if (loaded === undefined) return null;
      if (loaded.last !== null && !isSurelyBefore(loaded, loaded.last, edit)) return null;
    }
  }
  const run = decideChange(input);
  let step = run.next();
  const rows = new CollectedRows();
  while (!step.done) {
    const { value } = step;
    if (value.kind === 'need') step = run.next(supply(value, states));
    else if (value.kind === 'need_filings') return null;
    else if (value.kind === 'need_settings')
      throw new Error('an append changes no other action, so it needs no more settings');
    else {
      if (value.kind === 'results') rows.add(value);
      else if (value.kind === 'pause') yield value;
      step = run.next();
    }
  }
  const decision = rows.completed(step.value);
  if (decision.kind === 'refused') return { decision, next: [] };
  const next = yield* nextStates(decision.ends, input, states);
  const checkpoints = decision.proposal.checkpoints.concat(dueCheckpoints(next));
  // No checkpoint of a stream comes after its last position, so an append outdates none.
  const proposal = { ...decision.proposal, checkpoints, dirtySpans: [] };
  return { decision: { ...decision, proposal }, next };
}

/** Returns the states of actors in the form of slices: each slice starts at the last position of its stream and has no touches. */
function supply(need: HistoryNeed, states: States): DecisionSupply {
  return {
    slices: need.slices.map(({ stream }) => {
      const loaded = states.get(stream);
      if (loaded === undefined) throw new Error(`${stream} is read but not held`);
      const { last: from, lastIsProvisional: fromIsProvisional, state, version, number } = loaded;
      return {
        stream,
        from,
        fromIsProvisional,
        state,
        version,
        number: number.value,
        touches: [],
        more: false,
      };
    }),
  };
}

/**
 * Returns whether the last action of a stream comes before the edited one, whatever numbers are assigned. A provisional tie break may still grow
 * beyond a tie break that a user has set.
 */
function isSurelyBefore(
  { lastIsProvisional }: LoadedState,
  last: Position,
  { action, tieAssigned }: PreparedEdit,
): boolean {
  if (lastIsProvisional && !tieAssigned && last.effectiveAt === action.position.effectiveAt) return false;
  return comparePositions(last, action.position) < 0;
}

/** The highest provisional tie break among the last positions of some streams, or 0. */
export function highestProvisional(states: States): number {
  let highest = 0;
  for (const { last, lastIsProvisional } of states.values())
    if (lastIsProvisional && last !== null) highest = Math.max(highest, last.tieBreak);
  return highest;
}

function* nextStates(
  ends: readonly StreamEnd<CellarState>[],
  { edits, mark, limits }: DecisionInput,
  states: States,
): InPieces<NextState[]> {
  const provisional = new Map<ActionId, number>();
  for (const [index, edit] of edits.entries()) if (edit.tieAssigned) provisional.set(edit.action.position.id, index);
  const next: NextState[] = [];
  for (const { stream, after, last } of ends) {
    const before = states.get(stream);
    if (before === undefined) continue;
    if (next.length % limits.workPerStep === limits.workPerStep - 1) yield pause;
    const lastIndex = last === null ? null : (provisional.get(last.id) ?? null);
    const touches = before.touchesSinceCheckpoint + 1;
    next.push({
      stream,
      lastIndex,
      loaded: {
        state: after,
        version: { counter: before.version.counter + 1, mark },
        number: { value: 0 },
        last,
        lastIsProvisional: lastIndex !== null,
        touchesSinceCheckpoint: touches >= limits.checkpointEvery && last !== null ? 0 : touches,
      },
    });
  }
  return next;
}

/** Returns a checkpoint for each stream that has had none for `checkpointEvery` touches. They are saved in the same commit. */
function dueCheckpoints(next: readonly NextState[]): CheckpointRow[] {
  const due: CheckpointRow[] = [];
  for (const { stream, loaded, lastIndex } of next) {
    const { last, state, touchesSinceCheckpoint } = loaded;
    if (touchesSinceCheckpoint > 0 || last === null) continue;
    const { effectiveAt, tieBreak, id } = last;
    const row =
      lastIndex === null
        ? { effectiveAt, tieBreak, tieIndex: null, id }
        : { effectiveAt, tieBreak: null, tieIndex: lastIndex, id };
    due.push(checkpointRow({ stream, state }, row));
  }
  return due;
}
