import type { CascadeResult } from '../../src/kernel/cascade-result.js';
import type { Decided } from '../../src/kernel/cascade-step.js';
import type { Ledger } from '../../src/kernel/ledger.js';
import type { ActionId, Position, StreamId } from '../../src/kernel/position.js';
import { type Expected, order, place, type Rebuilt, rewriteText } from './kernel-model.js';
import {
  type TankAction,
  type TankData,
  type TankEvent,
  type TankRefusal,
  type TankState,
  tankDomain,
} from './random-domain.js';

/** Comparisons of what a kernel says with what the model says. Each throws with both, so that a failure can be read. */
export type TankLedger = Ledger<TankData, TankState, TankEvent, TankRefusal>;
export type TankResult = CascadeResult<TankData, TankState, TankEvent, TankRefusal>;
export type TankDecided = Decided<TankData, TankState, TankEvent, TankRefusal>;

/** The histories before and after a change set. */
export interface Histories {
  readonly old: Rebuilt;
  readonly now: Rebuilt;
  readonly streams: readonly StreamId[];
}

/** Each place once, and the states just after it as the rebuild has them. */
export function checkDecided(one: TankDecided, now: Rebuilt, decided: Set<string>): void {
  if (decided.has(place(one.position))) throw new Error(`${place(one.position)} was decided twice`);
  decided.add(place(one.position));
  if (one.after === null) return;
  const around = now.around.get(one.position.id);
  for (const stream of tankDomain.participants(one.after.data)) {
    same(`${stream} after ${one.position.id}`, one.stateAfter(stream), around?.get(stream)?.after);
  }
}

/** A result says exactly what the two histories say, and what it wrote it had read. */
export function checkResult(what: string, result: TankResult, wanted: Expected, history: Histories): void {
  const said = (one: { action: TankAction; refusal: TankRefusal }): string =>
    `${one.action.position.id}: ${one.refusal}`;
  const id = (action: TankAction): ActionId => action.position.id;
  const rewrites = [...result.rewrites].sort((a, b) => order(a.position, b.position) || (a.stream < b.stream ? -1 : 1));
  const given: Expected = {
    rewrites: rewrites.map((one) => rewriteText(one.stream, one.position, one.revision, one.stored, one.events)),
    touched: [...result.touched].sort(),
    conflicts: result.conflicts.map(said),
    restorations: result.restorations.map(id),
    refusals: result.refusals.map((one) => `${said(one)}, ${one.wasRefused}`),
    changed: result.changed.map(id),
    reasons: result.reasons.map(said),
    redecided: result.redecided,
  };
  for (const part of Object.keys(wanted) as (keyof Expected)[]) same(`${what}: ${part}`, given[part], wanted[part]);
  result.rewrites.forEach((one, index) => {
    const next = result.rewrites[index + 1];
    if (next && order(one.position, next.position) > 0) throw new Error(`${what}: rewrites are not in timeline order`);
  });
  for (const stream of [...result.touched, ...result.rewrites.map((one) => one.stream)]) {
    if (!result.read.includes(stream)) throw new Error(`${what}: ${stream} was written unread`);
  }
  checkEnds(what, result, history);
  checkSavedStates(what, result, history);
}

/** No saved state that stopped being true is left out of `dirty`, a dirty span begins and ends where it should, and new ones are true. */
function checkSavedStates(what: string, result: TankResult, { old, now, streams }: Histories): void {
  const spans = new Map(result.dirty.map((span) => [span.stream, span]));
  for (const stream of streams) {
    const span = spans.get(stream);
    for (const position of places(stream, old, now)) {
      const differs = !tankDomain.equal(stateAfter(old, stream, position), stateAfter(now, stream, position));
      const from = span === undefined ? 1 : order(span.from, position);
      const dirty = from <= 0 && (!span?.to || order(position, span.to) < 0);
      if (differs && !dirty)
        throw new Error(`${what}: a state of ${stream} saved at ${place(position)} would be untrue`);
      const edge = from === 0 || (span?.to && order(span.to, position) === 0);
      if (edge && differs !== dirty) throw new Error(`${what}: the dirty span of ${stream} is longer than it need be`);
    }
  }
  for (const { stream, position, state } of result.checkpoints) {
    same(`${what}: state of ${stream} saved at ${place(position)}`, state, stateAfter(now, stream, position));
    const touched = now.touches.get(stream)?.some((touch) => order(touch.position, position) === 0);
    if (!touched) throw new Error(`${what}: a state of ${stream} is saved where nothing touches it`);
  }
}

function places(stream: StreamId, old: Rebuilt, now: Rebuilt): Position[] {
  return [...(old.touches.get(stream) ?? []), ...(now.touches.get(stream) ?? [])].map((touch) => touch.position);
}

/** The state of a stream just after everything up to a place, whether or not something stands there. */
function stateAfter(history: Rebuilt, stream: StreamId, position: Position): TankState {
  const last = history.touches.get(stream)?.findLast((touch) => order(touch.position, position) <= 0);
  const around = last && history.around.get(last.position.id)?.get(stream);
  return around?.after ?? tankDomain.initial(stream);
}

/** The ends it gives are right, and it gives one for every stream whose present differs. */
function checkEnds(what: string, result: TankResult, { old, now, streams }: Histories): void {
  const ends = new Map(result.ends.map((end) => [end.stream, end]));
  for (const stream of streams) {
    const before = old.states.get(stream) ?? tankDomain.initial(stream);
    const after = now.states.get(stream) ?? tankDomain.initial(stream);
    const end = ends.get(stream);
    if (end === undefined && !tankDomain.equal(before, after)) throw new Error(`${what}: ${stream} has no end`);
    if (end === undefined) continue;
    const last = now.touches.get(stream)?.at(-1)?.position ?? null;
    same(`${what}: end of ${stream}`, end, { stream, before, after, last });
  }
}

type Standing = Pick<Rebuilt, 'recorded' | 'touches' | 'states'>;

export function snapshot(ledger: TankLedger, streams: readonly StreamId[]): string[] {
  const touches = new Map(streams.map((stream) => [stream, ledger.history(stream)]));
  const states = new Map(streams.map((stream) => [stream, ledger.state(stream)]));
  return snapshotOf({ recorded: ledger.timeline(), touches, states }, streams);
}

export function snapshotOf(standing: Standing, streams: readonly StreamId[]): string[] {
  return [
    ...standing.recorded.map((one) => JSON.stringify(one)),
    ...streams.flatMap((stream) =>
      (standing.touches.get(stream) ?? []).map((touch) => `${stream}: ${JSON.stringify(touch)}`),
    ),
    ...streams.map(
      (stream) => `${stream} is ${JSON.stringify(standing.states.get(stream) ?? tankDomain.initial(stream))}`,
    ),
  ];
}

export function same(what: string, given: unknown, wanted: unknown): void {
  if (JSON.stringify(given) === JSON.stringify(wanted)) return;
  const [a, b] = [given, wanted].map((one) => JSON.stringify(one, null, 1));
  throw new Error(`${what}\n--- given ---\n${a}\n--- wanted ---\n${b}`);
}
