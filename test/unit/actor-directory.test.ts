import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { beforeEach, describe, expect, test } from 'vitest';
import { Directory } from '../../src/actors/directory.js';
import type { Store, StoredHead } from '../../src/application/ports/store.js';
import type { StreamId } from '../../src/kernel/position.js';
import { turns } from '../support/faulty-store.js';
import { held } from '../support/held.js';
import { scheduler } from '../support/memory-node.js';

const limits = { actorsInMemory: 100, streamsPerLoad: 100, commandsInMailbox: 10 };
/** More than all states of a test have. */
const characters = 1_000_000;
const [a, b, c] = ['lot/W/A', 'lot/W/B', 'lot/W/C'] as const;

function headOf(stream: StreamId): StoredHead {
  return {
    stream,
    slice: { stream, version: { counter: 0, mark: '' }, number: 0, base: null, touches: [], more: false },
  };
}

/** A store that only answers `heads`. It fails while `broken` holds one of the streams. */
function storeOf(broken: Set<StreamId>): Store {
  const heads = async (streams: readonly StreamId[]): Promise<StoredHead[]> => {
    await Promise.resolve();
    if (streams.some((stream) => broken.has(stream))) throw new Error('the store is away');
    return streams.map(headOf);
  };
  return { heads } as Store; // The directory asks nothing else.
}

describe('a hold whose streams cannot be loaded', () => {
  test('fails, and the holds behind it on its other streams go on', async () => {
    const broken = new Set<StreamId>();
    const directory = new Directory(storeOf(broken), limits, scheduler);
    const first = await held(directory, [a], 1, false);
    broken.add(b);
    // The hold waits for A, which is held, and then fails because of B.
    const both = held(directory, [a, b], 2, false);
    const behind = held(directory, [a], 3, false);
    const chained = held(directory, [a, c], 4, false);
    const failed = expect(both).rejects.toThrow('the store is away');
    first.release();
    await failed;
    (await behind).release();
    (await chained).release();
    expect(isIdle(directory, a)).toBe(true);
    expect(isIdle(directory, b)).toBe(true);
  });

  test('leaves its streams usable for the next hold', async () => {
    const broken = new Set<StreamId>([b]);
    const directory = new Directory(storeOf(broken), limits, scheduler);
    await expect(held(directory, [a, b], 1, false)).rejects.toThrow('the store is away');
    broken.clear();
    (await held(directory, [b, a], 2, true)).release();
  });
});

describe('memory', () => {
  test('is freed by passivating idle actors, even if older ones are still in use', async () => {
    const directory = new Directory(storeOf(new Set()), { ...limits, actorsInMemory: 80 }, scheduler);
    const busy = await held(
      directory,
      Array.from({ length: 70 }, (_, index) => `lot/W/BUSY${index}`),
      1,
      false,
    );
    for (let index = 0; index < 200; index += 1) {
      (await held(directory, [`lot/W/SHORT${index}`], 2 + index, false)).release();
    }
    expect(directory.size).toBeLessThanOrEqual(80);
    busy.release();
  });
});

test('head states are saved in turn, so actors that change all the time do not keep others out', async () => {
  const directory = new Directory(storeOf(new Set()), limits, scheduler);
  let arrival = 0;
  const change = async (...streams: readonly StreamId[]): Promise<void> => {
    arrival += 1;
    const hold = await held(directory, streams, arrival, false);
    for (const actor of hold.actors) {
      if (actor.loaded === null) throw new Error('a hold has its actors loaded');
      actor.loaded = { ...actor.loaded, last: { effectiveAt: 1, tieBreak: 1, id: 'x' } };
      actor.headDirty = true;
    }
    hold.release();
  };
  await change(a, b, c);
  const saved: (StreamId | undefined)[] = [];
  for (let round = 0; round < 3; round += 1) {
    saved.push(...directory.takeDirtyHeads({ heads: 1, characters }).map(({ stream }) => stream));
    await change(a, b);
  }
  expect(saved).toEqual([a, b, c]);
  expect(directory.takeDirtyHeads({ heads: 9, characters })).toHaveLength(2);
  expect(directory.takeDirtyHeads({ heads: 9, characters })).toEqual([]);
});

test('long head states are saved in several writes, each state once', () => {
  const states = storeOf(new Set());
  const directory = new Directory(states, limits, scheduler);
  return held(directory, [a, b, c], 1, false).then((hold) => {
    for (const actor of hold.actors) {
      if (actor.loaded === null) throw new Error('a hold has its actors loaded');
      actor.loaded = { ...actor.loaded, last: { effectiveAt: 1, tieBreak: 1, id: 'x' } };
      actor.headDirty = true;
    }
    hold.release();
    const length = directory.takeDirtyHeads({ heads: 1, characters })[0]?.state.length ?? 0;
    const written = [0, 0].map(() => directory.takeDirtyHeads({ heads: 9, characters: length }).length);
    expect([length > 0, written, directory.takeDirtyHeads({ heads: 9, characters })]).toEqual([true, [1, 1], []]);
  });
});

test('passivated actors are released, even while their states fill every flush', async () => {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void; // The flag puts it into contexts made from then on.
  const directory = new Directory(storeOf(new Set()), { ...limits, actorsInMemory: 5 }, scheduler);
  const left: WeakRef<object>[] = [];
  for (let n = 0; n < 400; n += 1) {
    const hold = await held(directory, [`lot/W/${n}`], n, false);
    for (const actor of hold.actors) {
      left.push(new WeakRef(actor));
      actor.headDirty = true;
      if (actor.loaded !== null) actor.loaded = { ...actor.loaded, last: { effectiveAt: 1, tieBreak: 1, id: 'x' } };
    }
    hold.release();
    // Half of the actors change, so passivated actors always have states to save.
    if (n % 2 === 0) directory.takeDirtyHeads({ heads: 1, characters });
  }
  await new Promise((resolve) => setImmediate(resolve));
  collect();
  expect(left.filter((actor) => actor.deref() !== undefined).length).toBeLessThan(20);
});

/** True if no command uses the actor of a stream, or it is not in memory. */
function isIdle(directory: Directory, stream: StreamId): boolean {
  const actor = directory.find(stream);
  return actor === undefined || actor.inFlight + actor.mailbox.length === 0;
}

describe('the turn of a command', () => {
  const order: string[] = [];
  const note = (what: string) => () => void order.push(what);
  beforeEach(() => void order.splice(0));

  test('comes when it is first in all mailboxes, and holds at the owner go before it', async () => {
    const directory = new Directory(storeOf(new Set()), limits, scheduler);
    const older = directory.acquire([b], 1);
    const turn = directory.acquire([a, b], 2, { keepsTurn: true });
    const behind = directory.acquire([b], 3);
    const behindIsDrained = behind.drained().then(note('behind'));
    const turnComes = turn.turn().then(note('turn'));
    await older.drained().then(note('older'));
    older.release();
    const atOwner = directory.acquire([a, b], 4, { atOwner: true });
    await atOwner.drained().then(note('at owner'));
    await turnComes;
    atOwner.release();
    await turns(3);
    expect(order).toEqual(['older', 'turn', 'at owner']);
    turn.release();
    await behindIsDrained;
    expect(order).toEqual(['older', 'turn', 'at owner', 'behind']);
  });

  test('comes although a hold at the owner is granted, and is not taken again by an older command', async () => {
    const directory = new Directory(storeOf(new Set()), limits, scheduler);
    const atOwner = directory.acquire([a], 1, { atOwner: true });
    await atOwner.drained();
    const turn = directory.acquire([a, b], 5, { keepsTurn: true });
    await turn.turn();
    const older = directory.acquire([a, b], 2, { keepsTurn: true });
    const olderTurn = older.turn().then(note('older'));
    atOwner.release();
    const own = directory.acquire([a], 5, { atOwner: true });
    await own.drained().then(note('own hold'));
    await turns(3);
    expect(order).toEqual(['own hold']);
    own.release();
    turn.release();
    await olderTurn;
  });

  test('waits for the proposals in flight', async () => {
    const directory = new Directory(storeOf(new Set()), limits, scheduler);
    const turn = directory.acquire([a], 1, { keepsTurn: true });
    const actor = directory.find(a);
    if (actor === undefined) throw new Error('the stream has no actor');
    actor.inFlight += 1;
    const comes = turn.turn().then(note('turn'));
    await turns(3);
    expect(order).toEqual([]);
    actor.inFlight -= 1;
    directory.wake([actor]);
    await comes;
  });
});

test('holds at the owner of one command are granted, although a command of this node waits for one of them and for another', async () => {
  const directory = new Directory(storeOf(new Set()), limits, scheduler);
  const first = directory.acquire([a], 1, { atOwner: true });
  await first.drained();
  const waiting = directory.acquire([a, b], 2);
  const drained = waiting.drained();
  const second = directory.acquire([b], 3, { atOwner: true });
  await second.drained();
  directory.acquire([b], 0).release();
  first.release();
  second.release();
  await drained;
});
