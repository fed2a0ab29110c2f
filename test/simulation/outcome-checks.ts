import { isDeepStrictEqual } from 'node:util';
import type { NodeActors } from '../../src/actors/node-actors.js';
import { encodeEvent, encodeState } from '../../src/application/change/codec.js';
import { foldSlice, readSlice } from '../../src/application/change/decide-on-history.js';
import { recordedAction } from '../../src/application/change/prepared-change.js';
import type { UseCases } from '../../src/application/use-cases.js';
import { cellarDomain } from '../../src/cellar/domain.js';
import { comparePositions } from '../../src/kernel/position.js';
import { replay } from '../../src/kernel/replay.js';
import { expectSame } from '../support/expect-same.js';
import { storedAction, storedHead } from '../support/memory-history.js';
import type { MemoryRecord } from '../support/memory-record.js';
import type { MemoryStore } from '../support/memory-store.js';
import type { Exchange } from './concurrent-clients.js';

/** Promise 1: every touch, state and outcome equals that of a history in which the final actions were recorded in the first place. */
export function checkRebuild(record: MemoryRecord): void {
  const wineries = new Map([...record.wineries].map(([code, one]) => [code, one.record]));
  const stored = [...record.revisions.keys()].flatMap((id) => storedAction(record, id) ?? []);
  const current = stored.filter((action) => !action.retracted);
  const rebuilt = replay(
    cellarDomain,
    current.map((action) => recordedAction(action, { wineries, vessels: new Map() }).action),
  );
  for (const stream of new Set([...record.streams.keys(), ...rebuilt.touches.keys()])) {
    const touches = record.touches(stream).map(({ position, row }) => [position, row.events]);
    const expected = (rebuilt.touches.get(stream) ?? []).map(({ position, events }) => [
      position,
      events.map(encodeEvent),
    ]);
    expectSame(`the touches of ${stream}`, touches, expected);
    const state = foldSlice(readSlice(storedHead(record, stream).slice));
    expectSame(
      `the state of ${stream}`,
      JSON.parse(encodeState(state)),
      JSON.parse(encodeState(rebuilt.states.get(stream) ?? cellarDomain.initial(stream))),
    );
  }
  const refused = new Map(rebuilt.recorded.map(({ action, refusal }) => [action.position.id, refusal !== null]));
  for (const { position, refusal } of current)
    expectSame(`whether ${position.id} is refused`, refusal !== null, refused.get(position.id));
}

/**
 * Promises 3 and 4: every acknowledged change set is published once, under the acknowledged numbers; no refused one is published;
 * no number is missing; and a repeated request gets its first answer.
 */
export async function checkExchanges(
  exchanges: readonly Exchange[],
  { record, log }: MemoryStore,
  solera: UseCases,
): Promise<void> {
  const numbers = (await log.texts(1, record.head)).map((text) => (JSON.parse(text) as { sequence: number }).sequence);
  expectSame(
    'the log',
    numbers,
    Array.from({ length: record.head }, (_, index) => index + 1),
  );
  const acknowledged = new Map<string, Exchange>();
  // Of two copies sent at once, or through two nodes, one may be refused and the other be accepted a moment later.
  const accepted = new Set(exchanges.filter(({ answer }) => answer.ok).map(({ request }) => request.change));
  const late = new Set<string>();
  for (const one of exchanges) {
    const published = record.byChange.get(one.request.change);
    if (!one.answer.ok) {
      if (published === undefined || accepted.has(one.request.change)) continue;
      if (one.isRepeated) late.add(one.request.change);
      else
        throw new Error(`${one.request.change} was refused, but is published: ${JSON.stringify(one.answer.problem)}`);
      continue;
    }
    const { notifications } = one.answer.value;
    if (notifications === null) continue;
    const range = published === undefined ? null : { first: published.change.first, last: published.change.last };
    expectSame(`the numbers of ${one.request.change}`, notifications, range);
    acknowledged.set(one.request.change, one);
  }
  expectSame('the number of published change sets', record.published.length, acknowledged.size + late.size);
  for (const { request, answer } of acknowledged.values()) {
    const again = await request.send(solera);
    if (!again.ok || !answer.ok || again.created)
      throw new Error(`${request.change}, repeated, returns ${JSON.stringify(again)}`);
    expectSame(`the repeated answer to ${request.change}`, withoutVersion(again.value), withoutVersion(answer.value));
  }
}

/** A lot's `version` is not part of its state, and a rebuilt answer knows only versions that wrote a row. */
function withoutVersion(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value, (name, member) => (name === 'version' ? undefined : member)));
}

/** No command is waiting, and every actor whose version is current holds the stored state. */
export function checkActors({ router, directory }: NodeActors, record: MemoryRecord): void {
  expectSame('the number of commands in progress', router.commandsInProgress, 0);
  for (const stream of record.streams.keys()) {
    const actor = directory.find(stream);
    if (actor === undefined) continue;
    if (actor.inFlight + actor.mailbox.length > 0) throw new Error(`the actor of ${stream} is not idle`);
    const head = storedHead(record, stream).slice;
    if (actor.loaded === null || !isDeepStrictEqual(actor.loaded.version, head.version)) continue;
    const expected = foldSlice(readSlice(head));
    expectSame(`the state in the actor of ${stream}`, encodeState(actor.loaded.state), encodeState(expected));
    expectSame(`the number in the actor of ${stream}`, actor.loaded.number.value, head.number);
    // A saved state may be at a position that no action touches any more. An actor that assumes it to be the last position is merely too careful.
    const last = record.touches(stream).at(-1)?.position;
    if (last !== undefined && (actor.loaded.last === null || comparePositions(actor.loaded.last, last) < 0))
      expectSame(`the last position in the actor of ${stream}`, actor.loaded.last, last);
  }
}
