/** The consumers' library on a log that is not the one whose change sets it has applied. */
import { afterEach, describe, expect, it } from 'vitest';
import { memoryTracking } from '../../src/feed/consumer/tracking.js';
import { unknownLog } from '../../src/feed/log-identity.js';
import { failureOf, patience, ScriptedFollowers } from '../support/scripted-followers.js';
import type { Script } from '../support/scripted-log.js';

const [ours, another] = ['0190a0b0-0000-4000-8000-00000000000a', '0190a0b0-0000-4000-8000-00000000000b'];
const followers = new ScriptedFollowers();
const { servers } = followers;
afterEach(() => followers.close());

/** The log after a restore: the change set at these numbers was recorded again, at another time. */
function recordedAgain(...numbers: readonly number[]): ReadonlyMap<number, string> {
  const again = (number: number): string => (servers.texts[number - 1] ?? '').replace('T10:00:00', 'T18:30:00');
  return new Map(numbers.map((number) => [number, again(number)]));
}

/** A follower that has applied numbers 1 to 4 of a script's log, and a second one that goes on with its tracking once the script has changed. */
async function continued(script: Script, change: () => void) {
  const { url, requests } = await servers.serve(script);
  const tracking = memoryTracking();
  const first = followers.followed(url, { tracking });
  await first.follower.caughtUp();
  await first.follower.stop();
  change();
  const before = requests.length;
  return { ...followers.followed(url, { tracking }), requests: () => requests.slice(before) };
}

describe('a log with another incarnation', () => {
  it('ends the follower with OtherLog before a change set of that log is applied', async () => {
    const script: Script = { head: 4, incarnation: ours };
    const { follower, firsts } = await continued(script, () => {
      Object.assign(script, { head: 10, incarnation: another });
    });
    expect(await failureOf(follower.done)).toMatchObject({
      name: 'OtherLog',
      expected: `incarnation ${ours}`,
      found: `incarnation ${another}`,
      message: expect.stringMatching(/^This is another log: .*delete the results and the position/),
    });
    expect(firsts).toEqual([]);
  });

  it('is found when a running follower connects again', async () => {
    const script: Script = { head: 10, incarnation: ours };
    const { url, open } = await servers.serve(script);
    const { follower } = followers.followed(url);
    await follower.caughtUp();
    await expect.poll(() => open.size, patience).toBe(1);
    script.incarnation = another;
    for (const response of open) response.destroy();
    expect(await failureOf(follower.done)).toMatchObject({ name: 'OtherLog' });
  });

  it('is not assumed if a server or a tracking of an earlier version names none', async () => {
    const script: Script = { head: 4 };
    const later = await continued(script, () => {
      Object.assign(script, { head: 10, incarnation: ours });
    });
    await later.follower.caughtUp();
    const older: Script = { head: 4, incarnation: ours };
    const earlier = await continued(older, () => {
      Object.assign(older, { head: 10, incarnation: undefined });
    });
    await earlier.follower.caughtUp();
    expect([later.firsts, earlier.firsts]).toEqual([
      [5, 10],
      [5, 10],
    ]);
  });
});

describe('a log that was restored from a backup', () => {
  it('ends the follower if the change set that was applied last was recorded again, although its incarnation is the same', async () => {
    const script: Script = { head: 4, incarnation: ours };
    const { follower, firsts } = await continued(script, () => {
      Object.assign(script, { head: 10, replaced: recordedAgain(2, 3, 4) });
    });
    expect(await failureOf(follower.done)).toMatchObject({
      name: 'OtherLog',
      expected: expect.stringMatching(/^change set \S+ of 2026-09-01T10:00:00.000Z at notification 4$/),
      found: expect.stringMatching(/^change set \S+ of 2026-09-01T18:30:00.000Z at notification 4$/),
    });
    expect(firsts).toEqual([]);
  });

  it('is read without caches', async () => {
    const script: Script = { head: 4 };
    const { follower, requests } = await continued(script, () => {
      script.head = 10;
    });
    await follower.caughtUp();
    const asked = requests().map(({ path, cacheControl }) => [path, cacheControl === 'no-cache']);
    expect(asked).toContainEqual(['/v1/notifications/1,4', true]);
    // Once it is proven, caches may answer.
    expect(asked).toContainEqual(['/v1/notifications/5,8', false]);
  });

  it('ends a follower that was running while it was restored', async () => {
    const script: Script = { head: 4 };
    const { url, open } = await servers.serve(script);
    const { follower, firsts } = followers.followed(url, { retry: { firstPauseMs: 2_200, longestPauseMs: 3_000 } });
    await follower.caughtUp();
    await expect.poll(() => open.size, patience).toBe(1);
    Object.assign(script, { head: 10, replaced: recordedAgain(2, 3, 4) });
    for (const response of open) response.destroy();
    expect(await failureOf(follower.done)).toMatchObject({ name: 'OtherLog' });
    expect(firsts).toEqual([1, 2]);
  });

  it('goes on if what was applied is in it', async () => {
    const script: Script = { head: 4 };
    const { follower, firsts } = await continued(script, () => {
      Object.assign(script, { head: 10, replaced: recordedAgain(5, 6, 7, 8, 9) });
    });
    await follower.caughtUp();
    expect(firsts).toEqual([5, 10]);
  });

  it('has an error of its own if it ends before the position, and OtherLog if the position was moved back', async () => {
    const script: Script = { head: 10 };
    const { follower } = await continued(script, () => {
      script.head = 9;
    });
    expect(await failureOf(follower.done)).toMatchObject({ name: 'PositionBeyondLog', position: 10, head: 9 });
    const { url } = await servers.serve({ head: 4 });
    const applied = { last: 9, change: 'x', recordedAt: '2026-09-01T10:00:00.000Z' };
    const tracking = {
      ...memoryTracking(),
      open: () => Promise.resolve({ position: 1, ...unknownLog, applied }),
    };
    expect(await failureOf(followers.followed(url, { tracking }).follower.done)).toMatchObject({
      name: 'OtherLog',
      found: 'notification 4 as its last one',
    });
  });
});
