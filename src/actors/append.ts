import type { ChangeContext } from '../application/change/change-context.js';
import { type Conclusion, conclude, Inspection } from '../application/change/change-decision.js';
import type { CellarCascade } from '../application/change/change-proposal.js';
import type { CellarNeed } from '../application/change/history-supply.js';
import { effectiveEdits, type PreparedEdit } from '../application/change/prepared-change.js';
import { ReadLog } from '../application/change/read-log.js';
import type { ChangeCommand } from '../application/request/command.js';
import { cellarDomain } from '../cellar/domain.js';
import type { CellarState } from '../cellar/state.js';
import { cascade } from '../kernel/cascade.js';
import { comparePositions, type Position, type StreamId } from '../kernel/position.js';
import type { Hold, Loaded, StreamActor } from './stream-actor.js';

export interface Appended {
  readonly conclusion: Conclusion;
  readonly reads: ReadLog;
  /** Moves the actors to the states that the unit makes, before it is committed: what comes next builds on them. */
  readonly speculate: () => void;
  /** The unit was published as first…last: what was provisional in the actors gets its numbers. */
  readonly settle: (first: number, last: number) => void;
}

/**
 * Decides recorded actions at the end of all their streams' timelines, on the actors' states alone: nothing follows them, nothing is read.
 * Null where one of them has a place before something that is there: then it is an edit of the past.
 */
export function decideAppend(
  context: ChangeContext,
  hold: Hold,
  command: ChangeCommand,
  edits: readonly PreparedEdit[],
): Appended | null {
  const actors = new Map(hold.actors.map((actor) => [actor.stream, actor]));
  for (const edit of edits) {
    for (const stream of edit.participants) {
      const loaded = actors.get(stream)?.loaded;
      if (loaded == null) return null;
      if (loaded.last !== null && !isSurelyBefore(loaded, loaded.last, edit)) return null;
    }
  }
  const inspection = new Inspection(context.admissionSettings);
  const reads = new ReadLog();
  for (const { stream, loaded } of hold.actors) {
    if (loaded === null) throw new Error(`${stream} is held but not loaded`);
    reads.read(stream, loaded.version, loaded.number);
    // A provisional tie break is not a bound: the unit that draws it commits before this one or not at all.
    if (loaded.last !== null && !loaded.lastProvisional) reads.touch(stream, loaded.last, 0);
  }
  const result = runInMemory(cascade(cellarDomain, effectiveEdits(edits), context.limits, inspection.see), actors);
  // What comes next builds on this very decision, and on no other that may be made of the same command.
  const mark = context.nextMark();
  const next = nextStates(result, actors, mark, edits);
  const conclusion = conclude({
    command,
    mark,
    edits,
    cascade: result,
    inspection,
    reads,
    settings: context.admissionSettings,
    now: context.now(),
    admittedUnder: context.admittedUnder(edits),
    checkpoints: checkpointsDue(next, context.limits.checkpointEvery),
    impactEntries: context.limits.impactEntries,
  });
  return {
    conclusion,
    reads,
    speculate: () => {
      for (const { actor, loaded } of next) {
        actor.loaded = loaded;
        actor.headDirty = true;
      }
    },
    settle: (first, last) => {
      for (const { actor, loaded, lastIndex } of next) {
        loaded.number.value = last;
        if (actor.loaded?.version !== loaded.version || lastIndex === null || loaded.last === null) continue;
        const { effectiveAt, id } = loaded.last;
        const settled = { effectiveAt, tieBreak: first + lastIndex, id };
        actor.loaded = { ...actor.loaded, last: settled, lastProvisional: false };
      }
    },
  };
}

/** Before a tie break of the user's, what is still to get its number is before for now only. */
function isSurelyBefore({ lastProvisional }: Loaded, last: Position, { action, tieAssigned }: PreparedEdit): boolean {
  if (lastProvisional && !tieAssigned && last.effectiveAt === action.position.effectiveAt) return false;
  return comparePositions(last, action.position) < 0;
}

/** The highest tie break that publishing will replace among the last places of some actors; 0 if there is none. */
export function highestProvisional(actors: readonly StreamActor[]): number {
  let highest = 0;
  for (const { loaded } of actors)
    if (loaded?.lastProvisional && loaded.last !== null) highest = Math.max(highest, loaded.last.tieBreak);
  return highest;
}

interface NextState {
  readonly actor: StreamActor;
  readonly loaded: Loaded & { readonly number: { value: number } };
  /** Which of the command's records has the last place, where its number will be its tie break. */
  readonly lastIndex: number | null;
}

function nextStates(
  result: CellarCascade,
  actors: ReadonlyMap<StreamId, StreamActor>,
  mark: string,
  edits: readonly PreparedEdit[],
): NextState[] {
  const provisional = new Map<string, number>();
  for (const [index, edit] of edits.entries()) if (edit.tieAssigned) provisional.set(edit.action.position.id, index);
  const next: NextState[] = [];
  for (const end of result.ends) {
    const actor = actors.get(end.stream);
    if (actor?.loaded == null) continue;
    const lastIndex = end.last === null ? null : (provisional.get(end.last.id) ?? null);
    const loaded = {
      state: end.after,
      version: { counter: actor.loaded.version.counter + 1, mark },
      number: { value: 0 },
      last: end.last,
      lastProvisional: lastIndex !== null,
      touchesSinceCheckpoint: actor.loaded.touchesSinceCheckpoint + 1,
    };
    next.push({ actor, loaded, lastIndex });
  }
  return next;
}

/** Streams that have gone long without a checkpoint save one in the same commit; the count begins again. */
function checkpointsDue(
  next: NextState[],
  every: number,
): { stream: StreamId; position: Position; state: CellarState }[] {
  const due: { stream: StreamId; position: Position; state: CellarState }[] = [];
  for (const [index, one] of next.entries()) {
    const { actor, loaded } = one;
    if (loaded.touchesSinceCheckpoint < every || loaded.last === null) continue;
    due.push({ stream: actor.stream, position: loaded.last, state: loaded.state });
    next[index] = { ...one, loaded: { ...loaded, touchesSinceCheckpoint: 0 } };
  }
  return due;
}

function runInMemory(run: CellarNeed, actors: ReadonlyMap<StreamId, StreamActor>): CellarCascade {
  let step = run.next();
  while (!step.done) {
    const slices = step.value.slices.map(({ stream }) => {
      const loaded = actors.get(stream)?.loaded;
      if (loaded == null) throw new Error(`${stream} is read but not held`);
      return { stream, from: loaded.last, state: loaded.state, touches: [], more: false };
    });
    step = run.next({ slices, continuations: [], actions: [] });
  }
  return step.value;
}
