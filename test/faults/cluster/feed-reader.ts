import { type FeedFollower, follow, memoryTracking } from '../../../src/feed/consumer/follow.js';

/**
 * A consumer that follows the live feed of one node with the consumers' library, and follows on after the node was away.
 * Owns: the numbers of the notifications that arrived.
 */
export class FeedReader {
  /** Ids of change sets in the order of arrival. */
  readonly changes: string[] = [];
  /** The last number that arrived. */
  position = 0;
  /** How often the follower found its node away. */
  restarts = 0;
  private follower: FeedFollower | undefined;

  constructor(private readonly url: string) {}

  start(): void {
    this.follower = follow({
      source: { url: this.url },
      tracking: memoryTracking(),
      apply: ({ change, last }) => {
        this.changes.push(change);
        this.position = last;
      },
      onReconnect: () => {
        this.restarts += 1;
      },
      retry: { longestPauseMs: 1_000 },
    });
  }

  /** Rejects with the reason if the follower could not go on. */
  async close(): Promise<void> {
    await this.follower?.stop();
    await this.follower?.done;
  }
}
