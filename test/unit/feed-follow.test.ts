/** The consumers' library against a server that loses, repeats and reorders what it sends. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { memoryTracking } from '../../src/feed/consumer/tracking.js';
import { failureOf, patience, ScriptedFollowers, shortLog } from '../support/scripted-followers.js';
import type { Script } from '../support/scripted-log.js';

const followers = new ScriptedFollowers();
const { servers } = followers;
const followed = followers.followed.bind(followers);
afterEach(() => followers.close());

describe('a follower', () => {
  it('reads all pages, applies each change set once and in order, and reports its position', async () => {
    const { url } = await servers.serve({ head: 10 });
    const { follower, firsts } = followed(url);
    await follower.caughtUp();
    expect([firsts, await follower.position()]).toEqual([[1, 2, 5, 10], 10]);
  });

  it('gives apply the whole change set', async () => {
    const { url } = await servers.serve({ head: 10 });
    const sets: unknown[] = [];
    const { follower } = followed(url, { apply: (changeSet) => sets.push(changeSet) });
    await follower.caughtUp();
    expect(sets).toEqual(shortLog);
  });

  it('begins after any number, with the whole change set that holds it', async () => {
    const { url } = await servers.serve({ head: 10 });
    for (const [start, firsts] of [
      [6, [5, 10]],
      [9, [10]],
      [10, []],
    ] as const) {
      const one = followed(url, { tracking: memoryTracking(start) });
      await one.follower.caughtUp();
      expect([start, one.firsts, await one.follower.position()]).toEqual([start, firsts, 10]);
    }
  });

  it('repairs from the pages what the live stream loses, repeats, reorders or garbles', async () => {
    const streams = [servers.events(1, 2, 2, 4, 3), ['data: garbled\n\n'], servers.events(3, 4), servers.events(9)];
    // What is pushed is in the pages, too.
    const script: Script = {
      streams,
      get head() {
        return streams.length < 4 ? 10 : 1;
      },
    };
    const { url } = await servers.serve(script);
    const { follower, firsts } = followed(url);
    await expect.poll(() => firsts, patience).toEqual([1, 2, 5, 10]);
    await follower.caughtUp();
    await expect.poll(() => streams.length, patience).toBe(0);
    expect(firsts).toEqual([1, 2, 5, 10]);
    await expect.poll(() => follower.arrivals.duplicate, patience).toBeGreaterThan(0);
  });

  it('reports a gap in the push, and pulls what is missing', async () => {
    const script = { head: 0 };
    const { url, open } = await servers.serve(script);
    const gaps: unknown[] = [];
    const { firsts } = followed(url, { onGap: (gap) => gaps.push(gap) });
    await expect.poll(() => open.size, patience).toBe(1);
    script.head = 9;
    for (const response of open) response.write(servers.events(1, 5, 4, 6, 7, 9, 8).join(''));
    await expect.poll(() => firsts, patience).toEqual([1, 2, 5]);
    expect(gaps).toEqual([{ first: 2, last: 3 }]);
  });

  it('applies what is pushed without reading pages', async () => {
    const { url, open, requests } = await servers.serve({ head: 0 });
    const { follower, firsts } = followed(url);
    await expect.poll(() => open.size, patience).toBe(1);
    const before = requests.length;
    for (const response of open) response.write(servers.events(1, 2, 3, 4, 5, 6).join(''));
    await expect.poll(() => firsts, patience).toEqual([1, 2]);
    expect([await follower.position(), requests.length]).toEqual([4, before]);
  });

  it('resolves caughtUp only when everything is applied that existed at the call, even if the push is dead', async () => {
    const script = { head: 4 };
    const { url } = await servers.serve(script);
    const { follower, firsts } = followed(url);
    await follower.caughtUp();
    expect(firsts).toEqual([1, 2]);
    script.head = 10;
    await follower.caughtUp();
    expect(firsts).toEqual([1, 2, 5, 10]);
  });

  it('fails with MissingNotifications if the pages do not have a number, after the change sets before it', async () => {
    const { url } = await servers.serve({ head: 10, lost: [6, 7, 8, 9] });
    const { follower, firsts } = followed(url);
    const missing = { name: 'MissingNotifications', first: 6, last: 9 };
    expect(await failureOf(follower.caughtUp())).toMatchObject(missing);
    expect(await failureOf(follower.done)).toMatchObject(missing);
    expect(await failureOf(follower.caughtUp())).toMatchObject(missing);
    expect([firsts, await follower.position()]).toEqual([[1, 2], 4]);
  });

  it('waits for a number that comes late', async () => {
    const script: Script = { head: 10, lost: [6] };
    const { url } = await servers.serve(script);
    const { follower, firsts } = followed(url, { limits: { pullRounds: 1_000 } });
    await expect.poll(() => firsts, patience).toEqual([1, 2]);
    script.lost = [];
    await follower.caughtUp();
    expect(firsts).toEqual([1, 2, 5, 10]);
  });

  it('fails if the log ends before its position, or holds something else than notifications', async () => {
    const { url } = await servers.serve({ head: 4, garbled: 3 });
    const beyond = followed(url, { tracking: memoryTracking(5) });
    expect(await failureOf(beyond.follower.done)).toMatchObject({ name: 'PositionBeyondLog', position: 5, head: 4 });
    expect(await failureOf(followed(url).follower.done)).toMatchObject({
      name: 'InvalidNotification',
      message: 'Notification 3: /specversion is missing; it must be "1.0".',
    });
  });

  it('makes a failure that nothing observes a warning of the process', async () => {
    const warned = new Promise<Error>((resolve) => process.once('warning', resolve));
    const { url } = await servers.serve({ head: 4 });
    followed(url, { tracking: memoryTracking(5) });
    expect(await warned).toMatchObject({ name: 'PositionBeyondLog' });
  });
});

describe('a follower whose apply fails', () => {
  it('delivers the same set again until it succeeds, and moves the position only then', async () => {
    const { url } = await servers.serve({ head: 4 });
    const calls: number[] = [];
    const failures: unknown[] = [];
    const positions: number[] = [];
    const { follower } = followed(url, {
      apply: async ({ first }) => {
        calls.push(first);
        positions.push(await follower.position());
        await sleep(1);
        if (first === 2 && calls.length < 5) throw new Error('not now');
      },
      onApplyError: ({ changeSet, attempt, error }) => failures.push([changeSet.first, attempt, String(error)]),
    });
    await follower.caughtUp();
    expect(calls).toEqual([1, 2, 2, 2, 2]);
    expect(positions).toEqual([0, 1, 1, 1, 1]);
    expect(failures).toEqual([1, 2, 3].map((attempt) => [2, attempt, 'Error: not now']));
  });

  it('stops between two attempts', async () => {
    const { url } = await servers.serve({ head: 4 });
    const fail = () => {
      throw new Error('never');
    };
    const { follower } = followed(url, { apply: fail, onApplyError: () => undefined, retry: { firstPauseMs: 10_000 } });
    const caughtUp = failureOf(follower.caughtUp());
    await sleep(50);
    await follower.stop();
    expect(await caughtUp).toMatchObject({ name: 'FollowerStopped' });
    expect([await follower.position(), await failureOf(follower.done)]).toEqual([0, null]);
  });
});

describe('back-pressure', () => {
  it('applies one set at a time and reads at most the next two pages meanwhile', async () => {
    const { url, requests } = await servers.serve({ head: 10 });
    let running = 0;
    let release = (): void => undefined;
    const { follower } = followed(url, {
      apply: async ({ first }) => {
        running += 1;
        expect(running).toBe(1);
        if (first === 2)
          await new Promise<void>((resolve) => {
            release = resolve;
          });
        running -= 1;
      },
    });
    await expect.poll(() => running, patience).toBe(1);
    await sleep(100);
    // Pages have four entries. The set that is held ends on the first one, and the next set needs all three.
    expect(requests.map(({ path }) => path)).toEqual(
      ['', '/1,4', '/5,8', '/9,12'].map((range) => `/v1/notifications${range}`),
    );
    release();
    await follower.caughtUp();
  });

  it('waits on stop until the set in progress is applied and its position stored', async () => {
    const { url } = await servers.serve({ head: 10 });
    const ended = new AbortController();
    const applied: number[] = [];
    const { follower } = followed(url, {
      signal: ended.signal,
      apply: async ({ last }) => {
        ended.abort();
        await sleep(50);
        applied.push(last);
      },
    });
    await follower.done;
    expect([applied, await follower.position()]).toEqual([[1], 1]);
  });
});

describe('filters', () => {
  it('select by type and winery, and the position moves behind sets without an entry', async () => {
    const { url } = await servers.serve({ head: 10 });
    const none = followed(url, { types: ['solera.lot.*'] });
    await none.follower.caughtUp();
    expect([none.firsts, await none.follower.position()]).toEqual([[], 10]);
    const all = followed(url, { wineries: ['est*'], types: ['solera.lot.*', 'solera.action.restored'] });
    await all.follower.caughtUp();
    expect([all.firsts, await all.follower.position()]).toEqual([[1, 2, 5, 10], 10]);
  });

  it('prove completeness over all numbers, also those that are filtered away', async () => {
    const { url } = await servers.serve({ head: 10, lost: [6] });
    const { follower } = followed(url, { wineries: ['other'] });
    expect(await failureOf(follower.done)).toMatchObject({ name: 'MissingNotifications', first: 6, last: 6 });
  });

  it.each([
    [{ types: [] }, 'types is empty. Leave it out to get everything.'],
    [{ wineries: ['a*b'] }, 'wineries contains "a*b". A pattern is a text that may end with one *.'],
    [{ source: { url: 'cellar' } }, 'source.url is "cellar"; it must be the URL of a server'],
    [{ source: { url: 'http://x', nats: { servers: [] } } }, 'source.nats.servers names no server.'],
  ])('and other options are checked at once: %j', (options, message) => {
    expect(() => followed('http://127.0.0.1:1', options)).toThrow(message);
  });
});
