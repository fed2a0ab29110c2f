import { isDeepStrictEqual } from 'node:util';
import { cellarDomain } from '../../src/cellar/domain.js';
import { sameLotInPublic } from '../../src/cellar/equality.js';
import type { CellarEvent } from '../../src/cellar/event.js';
import type { CellarAction } from '../../src/cellar/kind.js';
import { lotState } from '../../src/cellar/public-lot.js';
import type { CellarRefusal } from '../../src/cellar/refusal.js';
import type { CellarState } from '../../src/cellar/state.js';
import { streamName } from '../../src/cellar/stream.js';
import type { CascadeResult } from '../../src/kernel/cascade-result.js';
import type { Ledger } from '../../src/kernel/ledger.js';
import type { StreamId } from '../../src/kernel/position.js';
import type { Replayed } from '../../src/kernel/replay.js';
import { conservation, feedNetChanges } from '../oracle/conservation.js';
import { type FeedEntry, foldFeed } from '../oracle/feed.js';
import type { OracleResult } from '../oracle/replay.js';

export type CellarLedger = Ledger<CellarAction, CellarState, CellarEvent, CellarRefusal>;
export type CellarResult = CascadeResult<CellarAction, CellarState, CellarEvent, CellarRefusal>;
type CellarReplayed = Replayed<CellarAction, CellarState, CellarEvent, CellarRefusal>;

/** Throws an error with both values if they differ. `label` names them. */
export function same(label: string, actual: unknown, wanted: unknown): void {
  if (isDeepStrictEqual(actual, wanted)) return;
  throw new Error(`${label}\n   is ${shown(actual)}\nnot ${shown(wanted)}`);
}

/** Returns the public state of a lot without its version, or null if it does not exist. */
function publicState(stream: StreamId, state: CellarState): unknown {
  if (state.stream !== 'lot' || state.kind === null) return null;
  const { winery, code } = streamName(stream);
  const { version: _version, ...rest } = lotState({ winery, lot: code }, state, 0);
  return rest;
}

/** Compares every lot, every vessel's occupant and every outcome of the ledger with the oracle's. */
export function checkPresent(ledger: CellarLedger, streams: Iterable<StreamId>, wanted: OracleResult): void {
  let lots = 0;
  for (const stream of streams) {
    const { kind, winery, code } = streamName(stream);
    const state = ledger.state(stream);
    if (state.stream === 'vessel') {
      same(`the occupant of ${code}`, state.lot, wanted.vessels.get(`${winery}/${code}`)?.lot ?? null);
      continue;
    }
    const lot = publicState(stream, state);
    if (lot !== null) lots += 1;
    same(`${kind} ${winery}/${code}`, lot, wanted.lots.get(`${winery}/${code}`) ?? null);
  }
  same('the number of lots', lots, wanted.lots.size);
  const outcomes = ledger.timeline().map(({ action, refusal }) => [action.position.id, refusal?.code ?? null]);
  same(
    'the outcomes',
    outcomes,
    [...wanted.outcomes].map(([id, outcome]) => [id, outcome?.code ?? null]),
  );
}

/** Compares the changed lots of a change set, with both states, with the differences of the oracle's two replays. */
export function checkEnds({ ends }: CellarResult, old: OracleResult, now: OracleResult): void {
  const changed = new Map<string, unknown>();
  for (const { stream, before, after } of ends) {
    const { winery, code } = streamName(stream);
    if (before.stream === 'vessel' || after.stream === 'vessel' || sameLotInPublic(before, after)) continue;
    changed.set(`${winery}/${code}`, [publicState(stream, before), publicState(stream, after)]);
  }
  for (const key of new Set([...old.lots.keys(), ...now.lots.keys(), ...changed.keys()])) {
    const sides = [old.lots.get(key) ?? null, now.lots.get(key) ?? null];
    const wanted = isDeepStrictEqual(sides[0], sides[1]) ? undefined : sides;
    same(`the change of ${key}`, changed.get(key), wanted);
  }
}

/** Compares the ledger with its own rebuild, and each state of each lot with the oracle's. */
export function checkRebuild(ledger: CellarLedger, replayed: CellarReplayed, wanted: OracleResult): void {
  same('the recorded actions of the rebuild', ledger.timeline(), replayed.recorded);
  for (const [stream, touches] of replayed.touches) {
    same(`the touches of ${stream}`, ledger.history(stream), touches);
    if (streamName(stream).kind === 'lot') checkHistory(stream, touches, wanted);
  }
}

function checkHistory(
  stream: StreamId,
  touches: readonly { position: Parameters<typeof cellarDomain.evolve>[2]; events: readonly CellarEvent[] }[],
  wanted: OracleResult,
): void {
  const { winery, code } = streamName(stream);
  let state = cellarDomain.initial(stream);
  const states: unknown[] = [];
  for (const { position, events } of touches) {
    for (const event of events) state = cellarDomain.evolve(state, event, position);
    if (events.length > 0) states.push(publicState(stream, state));
  }
  same(`the history of ${stream}`, states, wanted.history?.get(`${winery}/${code}`) ?? []);
}

/** Compares the lots that a consumer folds from the log with the oracle's, and checks conservation in both. */
export function checkFeed(entries: readonly FeedEntry[], wanted: OracleResult): void {
  const folded = foldFeed(entries, { indexBase: 0 });
  same('the lots of the log', [...folded.keys()].sort(), [...wanted.lots.keys()].sort());
  for (const [key, lot] of folded) same(`the fold of ${key}`, lot, wanted.lots.get(key));
  same('conservation', conservation(wanted).faults, []);
  const flows = new Map(wanted.flows.map((flow) => [`${flow.winery}/${flow.action}`, flow]));
  for (const { winery, action, volume, weight, cost } of feedNetChanges(entries)) {
    const flow = flows.get(`${winery}/${action}`);
    const expected = [flow?.volumeChange, flow?.weightChange, flow?.costChange];
    same(`the changes of ${action} in ${winery}`, [volume, weight, cost], expected);
  }
}

function shown(value: unknown): string {
  const plain = (_: string, member: unknown) => (typeof member === 'bigint' ? `${member}n` : member);
  return JSON.stringify(value, plain) ?? 'undefined';
}
