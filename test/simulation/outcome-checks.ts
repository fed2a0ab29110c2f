import { isDeepStrictEqual } from 'node:util';
import type { NodeActors } from '../../src/actors/node-actors.js';
import { encodeEvent, encodeState } from '../../src/application/change/codec.js';
import { foldSlice, readSlice } from '../../src/application/change/decide-on-history.js';
import { recordedAction } from '../../src/application/change/prepared-change.js';
import type { UseCases } from '../../src/application/use-cases.js';
import { cellarDomain } from '../../src/cellar/domain.js';
import { comparePositions } from '../../src/kernel/position.js';
import { replay } from '../../src/kernel/replay.js';
import { storedAction, storedHead } from '../support/memory-history.js';
import type { MemoryRecord } from '../support/memory-record.js';
import type { MemoryStore } from '../support/memory-store.js';
import type { Told } from './crowd.js';

function same(what: string, actual: unknown, wanted: unknown): void {
  if (isDeepStrictEqual(actual, wanted)) return;
  throw new Error(`${what}\n   is ${JSON.stringify(actual)}\nnot ${JSON.stringify(wanted)}`);
}

/** Promise 1: every touch, state and outcome is that of a history in which the final actions were recorded right the first time. */
export function checkRebuild(record: MemoryRecord): void {
  const wineries = new Map([...record.wineries].map(([code, one]) => [code, one.record]));
  const stored = [...record.revisions.keys()].flatMap((id) => storedAction(record, id) ?? []);
  const standing = stored.filter((action) => !action.retracted);
  const rebuilt = replay(
    cellarDomain,
    standing.map((action) => recordedAction(action, { wineries, vessels: new Map() }).action),
  );
  for (const stream of new Set([...record.streams.keys(), ...rebuilt.touches.keys()])) {
    const touches = record.touches(stream).map(({ position, row }) => [position, row.events]);
    const wanted = (rebuilt.touches.get(stream) ?? []).map(({ position, events }) => [
      position,
      events.map(encodeEvent),
    ]);
    same(`the touches of ${stream}`, touches, wanted);
    const state = foldSlice(readSlice(storedHead(record, stream).slice));
    same(
      `the state of ${stream}`,
      JSON.parse(encodeState(state)),
      JSON.parse(encodeState(rebuilt.states.get(stream) ?? cellarDomain.initial(stream))),
    );
  }
  const refused = new Map(rebuilt.recorded.map(({ action, refusal }) => [action.position.id, refusal !== null]));
  for (const { position, refusal } of standing)
    same(`whether ${position.id} is refused`, refusal !== null, refused.get(position.id));
}

/** Promises 3 and 4: what was acknowledged is there once, under the numbers that were told; what was refused is not; no number is missing. */
export async function checkTold(
  told: readonly Told[],
  { record, archive }: MemoryStore,
  solera: UseCases,
): Promise<void> {
  const numbers = (await archive.log(1, record.head)).map(
    (text) => (JSON.parse(text) as { sequence: number }).sequence,
  );
  same(
    'the log',
    numbers,
    Array.from({ length: record.head }, (_, index) => index + 1),
  );
  const acknowledged = new Map<string, Told>();
  // Of two copies sent at once one may be refused and the other, a moment later, no more.
  const accepted = new Set(told.filter(({ answer }) => answer.ok).map(({ request }) => request.change));
  for (const one of told) {
    const published = record.byChange.get(one.request.change);
    if (!one.answer.ok) {
      if (published !== undefined && !accepted.has(one.request.change))
        throw new Error(`${one.request.change} is published, yet was refused: ${JSON.stringify(one.answer.problem)}`);
      continue;
    }
    const { notifications } = one.answer.value;
    if (notifications === null) continue;
    const range = published === undefined ? null : { first: published.change.first, last: published.change.last };
    same(`the numbers of ${one.request.change}`, notifications, range);
    acknowledged.set(one.request.change, one);
  }
  same('how many change sets were published', record.published.length, acknowledged.size);
  for (const { request, answer } of acknowledged.values()) {
    const again = await request.send(solera);
    if (!again.ok || !answer.ok || again.created)
      throw new Error(`repeated, ${request.change} gives ${JSON.stringify(again)}`);
    same(`the answer to ${request.change}, again`, withoutVersion(again.value), withoutVersion(answer.value));
  }
}

/** A lot's `version` is no part of its state, and what is rebuilt later knows only versions that left a row. */
function withoutVersion(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value, (name, member) => (name === 'version' ? undefined : member)));
}

/** What the actors hold is the truth wherever its version is, and nobody waits any more. */
export function checkActors({ router, directory }: NodeActors, record: MemoryRecord): void {
  same('the commands under way', router.commandsInProgress, 0);
  for (const stream of record.streams.keys()) {
    const actor = directory.find(stream);
    if (actor === undefined) continue;
    if (actor.inFlight + actor.mailbox.length > 0) throw new Error(`${stream} is not idle`);
    const head = storedHead(record, stream).slice;
    if (actor.loaded === null || !isDeepStrictEqual(actor.loaded.version, head.version)) continue;
    const wanted = foldSlice(readSlice(head));
    same(`the state in the actor of ${stream}`, encodeState(actor.loaded.state), encodeState(wanted));
    same(`the number in the actor of ${stream}`, actor.loaded.number.value, head.number);
    // A saved state may stand at a place that nothing touches any more; an actor that takes it for the last one is only too careful.
    const last = record.touches(stream).at(-1)?.position;
    if (last !== undefined && (actor.loaded.last === null || comparePositions(actor.loaded.last, last) < 0))
      same(`the last place in the actor of ${stream}`, actor.loaded.last, last);
  }
}
