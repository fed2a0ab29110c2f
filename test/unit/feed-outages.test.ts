/** The consumers' library against a server that is away, overloaded, or refuses. */
import { afterEach, describe, expect, it } from 'vitest';
import { failureOf, patience, ScriptedFollowers } from '../support/scripted-followers.js';

const followers = new ScriptedFollowers();
const { servers } = followers;
const followed = followers.followed.bind(followers);
afterEach(() => followers.close());

describe('a server that is away', () => {
  it('is tried again, and each attempt is reported', async () => {
    const { url } = await servers.serve({ head: 10 });
    servers.close();
    const attempts: unknown[] = [];
    const { follower, firsts } = followed(url, {
      onReconnect: ({ source, attempt }) => attempts.push([source, attempt]),
    });
    await expect.poll(() => attempts.length, patience).toBeGreaterThan(2);
    await servers.serve({ head: 10 }, Number(new URL(url).port));
    await follower.caughtUp();
    expect(firsts).toEqual([1, 2, 5, 10]);
    expect(attempts.slice(0, 3)).toEqual([1, 2, 3].map((attempt) => ['pages', attempt]));
  });

  it('is tried again after Retry-After if it is overloaded', async () => {
    const refusals = [{ status: 503, headers: { 'retry-after': '8' } }, { status: 503 }, { status: 429 }];
    const { url } = await servers.serve({ head: 4, refusals });
    const begun = performance.now();
    const { follower } = followed(url, { retry: { firstPauseMs: 1, longestPauseMs: 300 } });
    await follower.caughtUp();
    expect(refusals).toEqual([]);
    // The pause is limited by `longestPauseMs`.
    expect(performance.now() - begun).toBeGreaterThan(290);
    expect(performance.now() - begun).toBeLessThan(7_000);
  });

  it.each([401, 403, 404, 400])('but not if it answers with status %i', async (status) => {
    const { url } = await servers.serve({ head: 4, refusals: [{ status }] });
    expect(await failureOf(followed(url).follower.done)).toMatchObject({ name: 'SourceRefused', status });
  });

  it('gets the token with each request', async () => {
    const { url, requests } = await servers.serve({ head: 4 });
    const { follower } = followed(`${url}/`, { source: { url: `${url}/`, token: 'secret' } });
    await follower.caughtUp();
    await expect.poll(() => requests.length, patience).toBeGreaterThan(1);
    expect(new Set(requests.map(({ authorization }) => authorization))).toEqual(new Set(['Bearer secret']));
  });
});
