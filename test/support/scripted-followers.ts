/** Followers of scripted servers, for one test file. */
import { type FeedFollower, type FollowOptions, follow } from '../../src/feed/consumer/follow.js';
import { memoryTracking } from '../../src/feed/consumer/tracking.js';
import { logOf } from './feed-log.js';
import { ScriptedServers } from './scripted-log.js';

/** Numbers 1; 2 to 4; 5 to 9; 10. */
export const shortLog = logOf([1, 3, 5, 1]);

/** How long a test waits for what a follower does within milliseconds, on a machine that is busy with other tests. */
export const patience = { timeout: 15_000 };

interface Followed {
  readonly follower: FeedFollower;
  /** The first numbers of the change sets that were applied. */
  readonly firsts: number[];
}

export class ScriptedFollowers {
  readonly servers = new ScriptedServers(shortLog);
  readonly #followers: FeedFollower[] = [];

  followed(url: string, options: Partial<FollowOptions> = {}): Followed {
    const firsts: number[] = [];
    const follower = follow({
      source: { url },
      tracking: memoryTracking(),
      apply: ({ first }) => firsts.push(first),
      retry: { firstPauseMs: 5, longestPauseMs: 40 },
      ...options,
    });
    this.#followers.push(follower);
    return { follower, firsts };
  }

  /** Stops all followers and servers. */
  async close(): Promise<void> {
    await Promise.all(this.#followers.splice(0).map((follower) => follower.stop()));
    this.servers.close();
  }
}

/** Returns what a promise rejects with; null if it resolves. */
export async function failureOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => null,
    (error: unknown) => error,
  );
}
