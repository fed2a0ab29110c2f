import type { CascadeResult } from '../../src/kernel/cascade-result.js';
import type { Decided } from '../../src/kernel/cascade-step.js';
import type { Ledger } from '../../src/kernel/ledger.js';
import type { ActionId, Position, StreamId } from '../../src/kernel/position.js';
import { comparePositions, type Expected, positionText, type Rebuilt, rewriteText } from './kernel-model.js';
import {
  type TankAction,
  type TankData,
  type TankEvent,
  type TankRefusal,
  type TankState,
  tankDomain,
} from './tank-domain.js';

/** Comparisons of the kernel's results with the model's. Each throws an error that contains both. */

export type TankLedger = Ledger<TankData, TankState, TankEvent, TankRefusal>;
export type TankResult = CascadeResult<TankData, TankState, TankEvent, TankRefusal>;
type TankDecided = Decided<TankData, TankState, TankEvent, TankRefusal>;

/** The histories before and after a change set. */
interface Histories {
  readonly old: Rebuilt;
  readonly now: Rebuilt;
  readonly streams: readonly StreamId[];
}

/** Each position is decided once, and the states after it equal those of the rebuild. */
export function checkDecided(one: TankDecided, now: Rebuilt, decided: Set<string>): void {
  if (decided.has(positionText(one.position))) throw new Error(`${positionText(one.position)} was decided twice`);
  decided.add(positionText(one.position));
  if (one.after === null) return;
  const around = now.around.get(one.position.id);
  for (const stream of tankDomain.participants(one.after.data)) {
    expectSame(`${stream} after ${one.position.id}`, one.stateAfter(stream), around?.get(stream)?.after);
  }
}

/** The result equals the difference of the two histories, and every stream that it writes it has read. */
export function checkResult(subject: string, result: TankResult, expected: Expected, history: Histories): void {
  const described = (one: { action: TankAction; refusal: TankRefusal }): string =>
    `${one.action.position.id}: ${one.refusal}`;
  const id = (action: TankAction): ActionId => action.position.id;
  const rewrites = [...result.rewrites].sort(
    (a, b) => comparePositions(a.position, b.position) || (a.stream < b.stream ? -1 : 1),
  );
  const actual: Expected = {
    rewrites: rewrites.map((one) => rewriteText(one.stream, one.position, one.revision, one.stored, one.events)),
    touched: [...result.touched].sort(),
    conflicts: result.conflicts.map(described),
    restorations: result.restorations.map(id),
    refusals: result.refusals.map((one) => `${described(one)}, ${one.wasRefused}`),
    changed: result.changed.map(id),
    reasons: result.reasons.map(described),
    redecided: result.redecided,
  };
  for (const part of Object.keys(expected) as (keyof Expected)[])
    expectSame(`${subject}: ${part}`, actual[part], expected[part]);
  result.rewrites.forEach((one, index) => {
    const next = result.rewrites[index + 1];
    if (next && comparePositions(one.position, next.position) > 0)
      throw new Error(`${subject}: rewrites are not in timeline order`);
  });
  for (const stream of [...result.touched, ...result.rewrites.map((one) => one.stream)]) {
    if (!result.read.includes(stream)) throw new Error(`${subject}: ${stream} was written without being read`);
  }
  checkEnds(subject, result, history);
  checkSavedStates(subject, result, history);
}

/** Dirty spans cover every saved state that changed, begin at one and end before one that is the same in both histories, and new saved states equal the rebuild. */
function checkSavedStates(subject: string, result: TankResult, { old, now, streams }: Histories): void {
  for (const stream of streams) {
    const spans = result.dirty.filter((span) => span.stream === stream);
    for (const position of positions(stream, old, now)) {
      const differs = !tankDomain.equal(stateAfter(old, stream, position), stateAfter(now, stream, position));
      const isDirty = spans.some(
        ({ from, to }) => comparePositions(from, position) <= 0 && (!to || comparePositions(position, to) < 0),
      );
      if (differs && !isDirty)
        throw new Error(
          `${subject}: a state of ${stream} saved at ${positionText(position)} changed outside the dirty spans`,
        );
      const endsHere = spans.some(({ to }) => to && comparePositions(to, position) === 0);
      if (endsHere && differs) throw new Error(`${subject}: a dirty span of ${stream} ends too early`);
      if (!differs && spans.some(({ from }) => comparePositions(from, position) === 0))
        throw new Error(`${subject}: a dirty span of ${stream} begins too early`);
    }
  }
  for (const { stream, position, state } of result.checkpoints) {
    expectSame(
      `${subject}: state of ${stream} saved at ${positionText(position)}`,
      state,
      stateAfter(now, stream, position),
    );
    const touched = now.touches.get(stream)?.some((touch) => comparePositions(touch.position, position) === 0);
    if (!touched) throw new Error(`${subject}: a state of ${stream} is saved where no action touches it`);
  }
}

function positions(stream: StreamId, old: Rebuilt, now: Rebuilt): Position[] {
  return [...(old.touches.get(stream) ?? []), ...(now.touches.get(stream) ?? [])].map((touch) => touch.position);
}

/** Returns the state of a stream after everything up to a position, whether or not an action is there. */
function stateAfter(history: Rebuilt, stream: StreamId, position: Position): TankState {
  const last = history.touches.get(stream)?.findLast((touch) => comparePositions(touch.position, position) <= 0);
  const around = last && history.around.get(last.position.id)?.get(stream);
  return around?.after ?? tankDomain.initial(stream);
}

/** The ends equal those of the rebuild, and every stream whose present state changed has one. */
function checkEnds(subject: string, result: TankResult, { old, now, streams }: Histories): void {
  const ends = new Map(result.ends.map((end) => [end.stream, end]));
  for (const stream of streams) {
    const before = old.states.get(stream) ?? tankDomain.initial(stream);
    const after = now.states.get(stream) ?? tankDomain.initial(stream);
    const end = ends.get(stream);
    if (end === undefined && !tankDomain.equal(before, after)) throw new Error(`${subject}: ${stream} has no end`);
    if (end === undefined) continue;
    const last = now.touches.get(stream)?.at(-1)?.position ?? null;
    expectSame(`${subject}: end of ${stream}`, end, { stream, before, after, last });
  }
}

type Contents = Pick<Rebuilt, 'recorded' | 'touches' | 'states'>;

/** Returns everything in a ledger as texts. */
export function snapshot(ledger: TankLedger, streams: readonly StreamId[]): string[] {
  const touches = new Map(streams.map((stream) => [stream, ledger.history(stream)]));
  const states = new Map(streams.map((stream) => [stream, ledger.state(stream)]));
  return snapshotOf({ recorded: ledger.timeline(), touches, states }, streams);
}

export function snapshotOf(contents: Contents, streams: readonly StreamId[]): string[] {
  return [
    ...contents.recorded.map((one) => JSON.stringify(one)),
    ...streams.flatMap((stream) =>
      (contents.touches.get(stream) ?? []).map((touch) => `${stream}: ${JSON.stringify(touch)}`),
    ),
    ...streams.map(
      (stream) => `${stream} is ${JSON.stringify(contents.states.get(stream) ?? tankDomain.initial(stream))}`,
    ),
  ];
}

export function expectSame(subject: string, actual: unknown, expected: unknown): void {
  if (JSON.stringify(actual) === JSON.stringify(expected)) return;
  const [a, b] = [actual, expected].map((one) => JSON.stringify(one, null, 1));
  throw new Error(`${subject} differs\n--- actual ---\n${a}\n--- expected ---\n${b}`);
}
