/** The order and the finality of ingested commands, with a queue, a store and a clock in memory. */
import { beforeEach, describe, expect, test } from 'vitest';
import { ingestionLimits as limits } from '../../config/ingestion.js';
import type { JsonObject } from '../../src/application/json-object.js';
import { failure, type Result, success } from '../../src/application/result.js';
import { CommandDecider } from '../../src/ingestion/command-decider.js';
import { ResultSender } from '../../src/ingestion/result-sender.js';
import { Term } from '../../src/ingestion/term.js';
import { WineryCommands } from '../../src/ingestion/winery-commands.js';
import { MemoryCommandQueue } from '../support/memory-command-queue.js';
import { MemoryIngestionStore } from '../support/memory-ingestion-store.js';

let elapsedMs: number;
let queue: MemoryCommandQueue;
let store: MemoryIngestionStore;
/** What was decided, in order: numbers of commands. */
let decided: number[];
/** What the cellar has accepted, by id. */
let timeline: Map<string, number>;
let decide: (number: number) => Promise<Result<JsonObject>> | Result<JsonObject>;

const timers = { elapsedMs: () => elapsedMs, after: () => () => undefined, jitter: (ms: number) => ms };
const accept = (): Result<JsonObject> => success({});
const refuse = (): Result<JsonObject> => failure('insufficient_volume', 'There is too little.');
const idOf = (number: number): string => `01900000-0000-7000-8000-${String(number).padStart(12, '0')}`;

beforeEach(() => {
  elapsedMs = 1_000_000;
  queue = new MemoryCommandQueue();
  store = new MemoryIngestionStore();
  decided = [];
  timeline = new Map();
  decide = accept;
});

function publish(...numbers: number[]): void {
  for (const number of numbers) queue.put('w', { id: idOf(number), type: 'note', data: number });
}

/** Whether the senders of commands are recognised. */
let isRecognised = true;

/** Takes ingestion over. Returns a turn of the winery's commands, and the term. */
async function holder(): Promise<{ readonly term: Term; readonly turn: () => Promise<string> }> {
  const before = await store.holder();
  const epoch = (before?.epoch ?? 0) + 1;
  expect(await store.take(epoch)).toBe(true);
  const clean = before?.released ?? true;
  const term = new Term({ store, timers, limits, epoch, askedAtMs: elapsedMs, clean });
  const record = async (_winery: string, body: unknown): Promise<Result<JsonObject>> => {
    const { id, data } = body as { id: string; data: number };
    // As the use case does: a repeat is answered with the first answer.
    if (timeline.has(id)) return success({});
    const result = await decide(data);
    decided.push(data);
    if (result.ok) timeline.set(id, data);
    return result.ok ? { ...result, created: true } : result;
  };
  const parseBody = (bytes: Uint8Array): Result<unknown> => success(JSON.parse(new TextDecoder().decode(bytes)));
  const commands = new WineryCommands('w', {
    ...{ term, queue, store, timers, limits, now: () => elapsedMs },
    session: await queue.open(),
    decider: new CommandDecider({
      grantedTo: async () => (isRecognised ? success({ record, change: record }) : failure('unauthorized', 'unknown')),
      parseBody,
      timers,
    }),
    sender: new ResultSender({ queue, store, limits }),
    observer: { taken: () => undefined, refused: () => undefined, retried: () => undefined, lag: () => undefined },
    problemDocument: (problem) => ({ ...problem }),
    isEnding: () => false,
    onTrouble: (_what, error) => {
      if (!(error instanceof Error) || error.message !== 'planned') throw error;
    },
  });
  return { term, turn: () => commands.takeTurn() };
}

describe('a winery', () => {
  test('refuses commands whose sender is not recognised, and does not decide them', async () => {
    publish(1);
    decide = accept;
    isRecognised = false;
    const { turn } = await holder();
    expect(await turn()).toBe('empty');
    isRecognised = true;
    expect(decided).toEqual([]);
    expect([...store.refusals.values()]).toMatchObject([{ problem: { code: 'unauthorized' } }]);
  });

  test('has its commands decided one after the other, and removed once their outcome is stored', async () => {
    publish(1, 2, 3);
    decide = (number) => (number === 2 ? refuse() : accept());
    const { turn } = await holder();
    expect(await turn()).toBe('empty');
    expect(decided).toEqual([1, 2, 3]);
    expect(queue.entries).toEqual([]);
    expect(queue.reported).toMatchObject([{ id: idOf(2), code: 'insufficient_volume' }]);
    expect([...store.refusals.values()]).toMatchObject([{ id: idOf(2), sequence: 2 }]);
  });

  test.each(['overloaded', 'unknown'])('waits for a command whose outcome is %s', async (code) => {
    publish(1, 2, 3);
    let isBusy = true;
    decide = (number) => (number === 2 && isBusy ? failure(code, 'later') : accept());
    const { turn } = await holder();
    expect(await turn()).toBe('later');
    expect([...timeline.values()]).toEqual([1]);
    isBusy = false;
    expect(await turn()).toBe('empty');
    expect([...timeline.values()]).toEqual([1, 2, 3]);
  });

  test('is not blocked for ever by a command that fails unexpectedly each time', async () => {
    publish(1, 2);
    decide = (number) => (number === 1 ? Promise.reject(new Error('planned')) : accept());
    const { turn } = await holder();
    for (let attempt = 1; attempt < limits.unexpectedFailures; attempt += 1) expect(await turn()).toBe('later');
    expect(await turn()).toBe('empty');
    expect([...store.refusals.values()]).toMatchObject([{ problem: { code: 'internal' } }]);
    expect([...timeline.values()]).toEqual([2]);
  });
});

describe('a holder that dies between the commit and the removal', () => {
  test('leaves commands that its successor recognises, and does not decide a refused one again', async () => {
    publish(1, 2, 3, 4);
    decide = (number) => (number === 2 ? refuse() : accept());
    const first = await holder();
    const move = store.moveTo.bind(store);
    store.moveTo = async (epoch, subject, position) => {
      if ('id' in position) return move(epoch, subject, position);
      throw new Error('planned');
    };
    expect(await first.turn()).toBe('later');
    expect(queue.entries.length).toBe(4);
    store.moveTo = move;
    decide = accept;
    const second = await holder();
    expect(await second.turn()).toBe('empty');
    expect(decided).toEqual([1, 2, 3, 4]);
    expect([...timeline.values()]).toEqual([1, 3, 4]);
    expect(queue.entries).toEqual([]);
  });
});

describe('two holders that overlap', () => {
  test('keep the order: the former one goes on at most until its lease ends, and its refusal changes nothing', async () => {
    publish(1, 2, 3);
    const first = await holder();
    decide = async (number) => {
      // While the first holder decides, the second takes over and decides everything.
      if (number !== 1) return accept();
      decide = (later) => (later === 1 ? failure('overloaded', 'later') : accept());
      const second = await holder();
      await second.turn();
      return refuse();
    };
    expect(await first.turn()).toBe('later');
    expect(store.refusals.size).toBe(0);
    expect(first.term.isHeld).toBe(false);
    expect(await first.turn()).toBe('later');
    expect([...timeline.values()]).toEqual([]);
    decide = accept;
    const third = await holder();
    expect(await third.turn()).toBe('empty');
    expect([...timeline.values()]).toEqual([1, 2, 3]);
  });

  test('accept at once, and store a refusal only after no copy of the former holder can be left', async () => {
    publish(1, 2, 3);
    await holder();
    const second = await holder();
    decide = (number) => (number === 2 ? refuse() : accept());
    expect(await second.turn()).toBe('later');
    expect([...timeline.values()]).toEqual([1]);
    expect(store.refusals.size).toBe(0);
    elapsedMs += limits.quietMs;
    await second.term.confirm();
    expect(await second.turn()).toBe('empty');
    expect([...store.refusals.values()]).toMatchObject([{ id: idOf(2) }]);
    expect([...timeline.values()]).toEqual([1, 3]);
  });

  test('refuse at once what follows a command that was recorded after the lease of the former holder', async () => {
    publish(1, 2, 3);
    await holder();
    const second = await holder();
    elapsedMs += limits.leaseMs;
    await second.term.confirm();
    decide = (number) => (number === 2 ? refuse() : accept());
    expect(await second.turn()).toBe('empty');
    expect([...store.refusals.values()]).toMatchObject([{ id: idOf(2) }]);
  });

  test('a holder that is not confirmed begins nothing', async () => {
    publish(1);
    const { term, turn } = await holder();
    elapsedMs += limits.leaseMs;
    expect(await turn()).toBe('later');
    expect(decided).toEqual([]);
    await term.confirm();
    expect(await turn()).toBe('empty');
  });

  test('a holder that released leaves nothing in doubt', async () => {
    publish(1);
    await (await holder()).term.release();
    decide = refuse;
    expect(await (await holder()).turn()).toBe('empty');
    expect(store.refusals.size).toBe(1);
  });
});

describe('a wiped queue', () => {
  test('gives sequences again, and its commands are decided', async () => {
    publish(1, 2);
    const { term, turn } = await holder();
    await turn();
    await term.release();
    const later = new MemoryCommandQueue();
    later.put('w', { id: idOf(3), type: 'note', data: 3 });
    queue = later;
    queue.entries = queue.entries.map((entry) => ({ ...entry, storedAtMs: 1_000 }));
    await (await holder()).turn();
    expect([...timeline.values()]).toEqual([1, 2, 3]);
  });

  test('does not bring back a command that was settled: the broker had crashed before it wrote the removal', async () => {
    publish(1, 2);
    decide = refuse;
    const { term, turn } = await holder();
    const { entries } = queue;
    await turn();
    await term.release();
    queue.entries = entries;
    decide = accept;
    expect(await (await holder()).turn()).toBe('empty');
    expect(timeline.size).toBe(0);
    expect(queue.entries).toEqual([]);
  });
});
