import { describe, expect, test } from 'vitest';
import { Directory } from '../../src/actors/directory.js';
import type { LocalHold } from '../../src/actors/local-hold.js';
import type { StoredHead } from '../../src/application/ports/store.js';
import { Chance } from '../../src/harvest/chance.js';
import type { StreamId } from '../../src/kernel/position.js';
import { turns } from '../support/faulty-store.js';
import { held } from '../support/held.js';
import { scheduler } from '../support/memory-node.js';
import { gate } from './actors-cellar.js';

const limits = { actorsInMemory: 100, streamsPerLoad: 100, commandsInMailbox: 1_000 };
const seed = Number(process.env.SOLERA_SEED ?? 1);

function headOf(stream: StreamId): StoredHead {
  const version = { counter: 0, mark: '' };
  return { stream, slice: { stream, version, number: 0, base: null, touches: [], more: false } };
}

const store = { heads: async (streams: readonly StreamId[]) => streams.map(headOf) };

/** Runs clients that repeatedly hold a few streams in any order and leave proposals in flight. Returns the number of holds granted. */
async function crowd(chance: Chance, clients: number): Promise<number> {
  const directory = new Directory(store, { ...limits, actorsInMemory: chance.pick([1, 3, 100]) }, scheduler);
  const holders = new Map<StreamId, number>();
  let granted = 0;
  const client = async (arrival: number): Promise<void> => {
    for (let attempt = chance.whole(1, 3); attempt > 0; attempt -= 1) {
      await turns(chance.whole(0, 3));
      const drained = chance.happens(0.4);
      const streams = ['A', 'B', 'C', 'D', 'E'].filter(() => chance.happens(0.5)).map((lot) => `lot/W/${lot}`);
      if (chance.happens(0.5)) streams.reverse();
      const hold = await held(directory, streams, arrival, drained);
      granted += 1;
      for (const actor of hold.actors) {
        expect(holders.get(actor.stream) ?? 0, `holders of ${actor.stream}`).toBe(0);
        expect(directory.find(actor.stream)).toBe(actor);
        if (drained) expect(actor.inFlight).toBe(0);
        else expect(actor.loaded).not.toBeNull();
        holders.set(actor.stream, 1);
      }
      if (chance.happens(0.5)) await turns(chance.whole(0, 2));
      for (const actor of hold.actors) holders.set(actor.stream, 0);
      if (chance.happens(0.6)) leaveInFlight(directory, hold, chance);
      hold.release();
    }
  };
  await Promise.all(Array.from({ length: clients }, (_, arrival) => client(arrival)));
  await turns(10);
  for (const lot of ['A', 'B', 'C', 'D', 'E']) expect(isIdle(directory, `lot/W/${lot}`)).toBe(true);
  return granted;
}

/** Counts a proposal as in flight for a few turns. Some of them lose their race. */
function leaveInFlight(directory: Directory, hold: LocalHold, chance: Chance): void {
  const lost = chance.happens(0.3);
  for (const actor of hold.actors) actor.inFlight += 1;
  void turns(chance.whole(1, 4)).then(() => {
    for (const actor of hold.actors) {
      actor.inFlight -= 1;
      if (lost) actor.discardState();
    }
    directory.wake(hold.actors);
  });
}

describe('holds', () => {
  test('are granted one at a time, and all of them eventually, whatever streams they name in whatever order', async () => {
    for (let round = 0; round < 10; round += 1) {
      const chance = new Chance(seed + round);
      expect(await crowd(chance, 200), `seed ${seed + round}`).toBeGreaterThanOrEqual(200);
    }
  });

  test('of commands that lost a race are granted before younger ones', async () => {
    const directory = new Directory(store, limits, scheduler);
    const order: number[] = [];
    const first = await held(directory, ['lot/W/A'], 1, false);
    const waiting = [5, 3, 4, 2].map((arrival) =>
      held(directory, ['lot/W/A', 'lot/W/B'], arrival, arrival % 2 === 0).then((hold) => {
        order.push(arrival);
        hold.release();
      }),
    );
    first.release();
    await Promise.all(waiting);
    expect(order).toEqual([2, 3, 4, 5]);
  });

  test('wait for the proposals in flight if a state is unknown', async () => {
    const directory = new Directory(store, limits, scheduler);
    const first = await held(directory, ['lot/W/A'], 1, false);
    const actor = first.actors[0];
    if (actor === undefined) throw new Error('a hold without an actor');
    actor.inFlight += 1;
    actor.discardState();
    first.release();
    const next = held(directory, ['lot/W/A'], 2, false);
    await turns(3);
    expect(actor.loaded).toBeNull();
    actor.inFlight -= 1;
    directory.wake([actor]);
    expect((await next).actors[0]?.loaded).not.toBeNull();
  });
});

describe('an actor whose state is discarded while it is being loaded', () => {
  test('is loaded again', async () => {
    const { passed, open } = gate();
    let calls = 0;
    const slow = {
      heads: async (streams: readonly StreamId[]) => {
        calls += 1;
        if (calls === 1) await passed;
        return streams.map(headOf);
      },
    };
    const directory = new Directory(slow, limits, scheduler);
    const hold = held(directory, ['lot/W/A'], 1, false);
    await turns(1);
    directory.discardStates(['lot/W/A']);
    open();
    await hold;
    expect(calls).toBe(2);
  });
});

describe('a hold that waits for drained streams', () => {
  test('loads no states', async () => {
    const directory = new Directory(
      { heads: () => Promise.reject(new Error('no states were asked for')) },
      limits,
      scheduler,
    );
    (await held(directory, ['lot/W/A', 'lot/W/B'], 1, true)).release();
  });
});

/** True if no command uses the actor of a stream, or it is not in memory. */
function isIdle(directory: Directory, stream: StreamId): boolean {
  const actor = directory.find(stream);
  return actor === undefined || actor.inFlight + actor.mailbox.length === 0;
}
