/** What followers do when something fails: a change set that cannot be applied, a process that ends, another node, another version. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { followerLimits } from '../../config/followers.js';
import type { ChangeSet } from '../../src/feed/change-set.js';
import type { FollowerDefinition } from '../../src/followers/definition.js';
import { Followers } from '../../src/followers/followers.js';
import { compose } from '../../src/main/compose.js';
import { timers } from '../../src/main/environment.js';
import { accepted } from '../support/accepted.js';
import { FollowersSite, statusOf, until } from './followers-site.js';
import { caughtUp, components, numbers, record, settings, upTo } from './number-follower.js';

let site: FollowersSite;
beforeEach(async () => {
  site = await FollowersSite.open();
});
afterEach(async () => site.close());

describe('a change set that cannot be applied', () => {
  test('stops the follower before it; nothing is skipped, and resume tries again', async () => {
    let isPoisoned = false;
    const poisoned = numbers({
      apply: async (changeSets, tx) => {
        await numbers().apply(changeSets, tx);
        if (isPoisoned && changeSets.some(({ entries }) => entries.some(({ subject }) => subject === 'L2')))
          throw new Error('L2 is poison');
      },
    });
    const node = await site.addNode({ attempts: 3 }, [poisoned, numbers({ name: 'others' })]);
    await record(node, 1);
    const before = await caughtUp(node);
    isPoisoned = true;
    await record(node, 5);
    const failed = await until(node, 'numbers', ({ status }) => status === 'failed');
    expect(failed.problem).toMatch(/^Notifications \d+ to \d+ could not be applied: L2 is poison$/);
    expect(failed.position).toBeGreaterThanOrEqual(before);
    expect(await site.seenNumbers()).toEqual(upTo(failed.position));
    // The other follower is not disturbed.
    const head = await caughtUp(node, 'others');
    expect(failed.position).toBeLessThan(head);
    isPoisoned = false;
    await accepted(node.followers.control.resume('numbers'));
    await caughtUp(node);
    expect(await site.seenNumbers()).toEqual(upTo(head));
  });

  test('is left behind by a rebuild with a newer version that can apply it, which begins by itself', async () => {
    const broken = numbers({
      apply: async () => {
        throw new Error('broken');
      },
      tables: 'create table other (number bigint)',
    });
    const old = await site.addNode({ attempts: 2 }, [broken]);
    await record(old, 3);
    await until(old, 'numbers', ({ status }) => status === 'failed');
    await site.closeNode(old);
    const node = await site.addNode({}, [numbers({ version: 2 })]);
    const head = await caughtUp(node);
    expect(await statusOf(node, 'numbers')).toMatchObject({ version: 2, problem: null });
    expect(await site.seenNumbers()).toEqual(upTo(head));
  });
});

test('a pause holds the follower where it is', async () => {
  const node = await site.addNode({}, [numbers()]);
  await record(node, 1);
  const before = await caughtUp(node);
  await accepted(node.followers.control.pause('numbers'));
  // A round that began before the pause may still end.
  await new Promise((resolve) => setTimeout(resolve, 100));
  await record(node, 3);
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(await statusOf(node, 'numbers')).toMatchObject({ status: 'paused', position: before });
  await accepted(node.followers.control.resume('numbers'));
  expect(await site.seenNumbers()).not.toEqual([]);
  const head = await caughtUp(node);
  expect(await site.seenNumbers()).toEqual(upTo(head));
});

test('several nodes apply each change set once, and publish it once, while they rebuild', {
  timeout: 60_000,
}, async () => {
  const limits = { entriesPerBatch: 3, partsOfRebuild: 3 };
  const definition = numbers();
  const nodes = await Promise.all([1, 2, 3].map(() => site.addNode(limits, [definition])));
  const [first] = nodes;
  if (first === undefined) throw new Error('There is a node.');
  await record(first, 4);
  await caughtUp(first);
  const published = (await site.rows<{ number: string }>('select number from follower_notification')).length;
  await accepted(first.followers.control.rebuild('numbers'));
  await Promise.all(nodes.map((node, index) => record(node, 10, `W${index}`)));
  const head = await caughtUp(first);
  const { lastRebuild } = await until(first, 'numbers', (status) => status.lastRebuild?.compared === true);
  expect(lastRebuild?.differences).toEqual([]);
  expect(await site.seenNumbers()).toEqual(upTo(head));
  const own = await accepted(first.followers.control.notifications('numbers', 0, 1_000));
  expect(own.map(({ number }) => number)).toEqual(upTo(own.length));
  // What was recorded after the first build is published once: the rebuild publishes nothing.
  const sets = await site.rows<{ last: string }>('select last from publication order by first');
  const lasts = sets.map(({ last }) => Number(last));
  expect(own.map(({ data }) => data)).toEqual(lasts.slice(lasts.length - own.length));
  expect(own.length).toBeGreaterThanOrEqual(published + 30);
});

test('a change set that is larger than a batch is applied in pieces, in one transaction', async () => {
  const pieces: ChangeSet[] = [];
  const node = await site.addNode({ entriesPerBatch: 3, entriesPerRead: 3 }, [
    numbers({
      apply: async (changeSets, tx) => {
        pieces.push(...changeSets);
        await numbers().apply(changeSets, tx);
      },
    }),
  ]);
  await record(node, 1);
  await caughtUp(node);
  const changes = Array.from({ length: 20 }, () => ({
    op: 'record',
    action: { type: 'note', effectiveAt: '2025-10-02T08:00:00Z', data: { lot: 'L0', text: 'note' } },
  }));
  pieces.length = 0;
  await accepted(node.solera.change('W', { changes }, {}));
  const head = await caughtUp(node);
  expect(pieces.length).toBeGreaterThan(4);
  expect(new Set(pieces.map(({ first, last }) => `${first} ${last}`)).size).toBe(1);
  expect(pieces.flatMap(({ entries }) => entries.map(({ sequence }) => sequence))).toEqual(
    upTo(head).slice(-pieces.reduce((sum, { entries }) => sum + entries.length, 0)),
  );
  expect(await site.seenNumbers()).toEqual(upTo(head));
});

test('a rebuild reports tables that differ from those of the generation before, and replaces them', async () => {
  const node = await site.addNode({}, [numbers()]);
  await record(node, 3);
  const head = await caughtUp(node);
  const [live] = await site.rows<{ generation: number }>(
    `select generation from follower_generation where follower = 'numbers' and state = 'live'`,
  );
  await site.rows(`delete from follower_numbers_${live?.generation}.seen where number = 2`);
  await accepted(node.followers.control.rebuild('numbers'));
  const { lastRebuild } = await until(node, 'numbers', (status) => status.lastRebuild?.compared === true);
  expect(lastRebuild?.differences).toEqual([{ table: 'seen', oldRows: head - 1, newRows: head }]);
  expect(await site.seenNumbers()).toEqual(upTo(head));
});

test('the tables of a replaced generation are dropped after a time', async () => {
  const node = await site.addNode({ retiredMs: 50 }, [numbers()]);
  await record(node, 1);
  await caughtUp(node);
  await accepted(node.followers.control.rebuild('numbers'));
  await until(node, 'numbers', (status) => status.lastRebuild?.compared === true);
  const schemas = () =>
    site.rows<{ name: string }>(`select nspname as name from pg_namespace where nspname ~ '^follower_.*_[0-9]+$'`);
  for (const end = Date.now() + 10_000; (await schemas()).length > 1 && Date.now() < end; )
    await new Promise((resolve) => setTimeout(resolve, 20));
  expect((await schemas()).length).toBe(1);
  expect(await site.rows('select 1 from follower_generation')).toHaveLength(1);
  // The views show the tables that are left.
  expect(await site.rows('select number from follower_numbers.seen')).toHaveLength(await node.solera.head());
});

test('nodes with an older version serve and follow the old tables until the newer ones replace them', async () => {
  const old = await site.addNode({}, [numbers()]);
  await record(old, 2);
  await caughtUp(old);
  let open = (): void => undefined;
  const gate = new Promise<void>((resolve) => {
    open = resolve;
  });
  const newer = numbers({
    version: 2,
    apply: async (changeSets, tx) => {
      await gate;
      await numbers().apply(changeSets, tx);
    },
  });
  const node = await site.addNode({}, [newer]);
  await until(node, 'numbers', ({ status }) => status === 'rebuilding');
  await record(old, 3);
  const head = await old.solera.head();
  expect(await until(old, 'numbers', ({ position }) => position >= head)).toMatchObject({ version: 1 });
  expect(await site.seenNumbers()).toEqual(upTo(head));
  const read = (definition: FollowerDefinition) =>
    node.postgres.followerReader.read(definition, (tx) => tx.query<{ n: number }>('select count(*) as n from seen'));
  expect(await read(numbers())).toEqual({ position: head, value: [{ n: head }] });
  expect(await read(newer)).toBeNull();
  open();
  await until(node, 'numbers', ({ version, status }) => version === 2 && status === 'following');
  const { lastRebuild } = await statusOf(node, 'numbers');
  expect(lastRebuild?.compared).toBe(false);
  expect(await site.seenNumbers()).toEqual(upTo(head));
  expect(await read(numbers())).toBeNull();
  expect(await read({ ...newer, readsFrom: 1 })).toEqual({ position: head, value: [{ n: head }] });
});

test('a node that does not own the follower takes it over when the owner makes no progress', async () => {
  const composed = await compose({ connectionString: site.database.connectionString, durable: false });
  const { followerStore: store, log } = composed.postgres;
  const followers = new Followers({
    ...{ store, log, timers, now: Date.now, definitions: [numbers()], owns: () => false },
    limits: { ...followerLimits, pollMs: 20, gatherMs: 1, takeOverMs: 400 },
    observer: { applied: () => undefined, failed: () => undefined, rebuilt: () => undefined },
    onPublished: () => () => undefined,
    readable: (entries) => entries,
  });
  const begun = performance.now();
  followers.start();
  await accepted(composed.solera.putWinery('W', settings));
  const data = { to: { lot: 'L', volume: 100 }, components };
  await accepted(composed.solera.record('W', { type: 'receive_bulk', effectiveAt: '2025-10-01T08:00:00Z', data }, {}));
  const head = await composed.solera.head();
  for (let position = 0; position < head; await sleep(10)) position = (await followers.list())[0]?.position ?? 0;
  expect(performance.now() - begun).toBeGreaterThan(400);
  expect(await site.seenNumbers()).toEqual(upTo(head));
  await followers.stop();
  await composed.close();
});

test('a read waits until its notification is reflected, or says that the read model is behind', async () => {
  const node = await site.addNode({ longestWaitMs: 200 });
  await record(node, 1);
  const head = await caughtUp(node, 'inventory');
  const { queries } = node.followers;
  const page = await queries.inventory('W', { wait: head });
  expect(page).toMatchObject({ position: head, result: { ok: true, value: { items: [{ lot: 'L0', volume: 100 }] } } });
  const early = await queries.inventory('W', { wait: head + 1 });
  expect(early).toMatchObject({ result: { ok: false, problem: { code: 'behind', retryAfterS: 1 } } });
  expect(await queries.inventory('X', {})).toMatchObject({ result: { problem: { code: 'not_found' } } });
});

test('a write of a generation that was replaced meanwhile changes and publishes nothing', async () => {
  const composed = await compose({ connectionString: site.database.connectionString, durable: false });
  const { followerStore: store } = composed.postgres;
  const definition = numbers();
  const lastOf = async () => (await site.rows('select 1 from follower_notification')).length;
  const write = (generation: number, notifies: boolean) =>
    store.write({ name: 'numbers', generation, parts: [{ part: 0, position: 0 }], to: 2, notifies }, async ([tx]) => {
      await tx?.query('insert into seen values (1), (2)');
      await tx?.notify('seen', 2);
    });
  await store.beginRebuild(definition, 1, 0);
  expect(await store.swap('numbers', 1, 0, 0)).toBe(true);
  // As a node does that read the generation as being built, just before the swap.
  expect(await write(1, false)).toBe(false);
  await store.beginRebuild(definition, 1, 0);
  expect(await store.swap('numbers', 2, 0, 0)).toBe(true);
  // As a node does that read the generation as the live one, just before it was replaced.
  expect(await write(1, true)).toBe(false);
  expect(await lastOf()).toBe(0);
  expect(await write(2, true)).toBe(true);
  expect(await lastOf()).toBe(1);
  await composed.close();
});
