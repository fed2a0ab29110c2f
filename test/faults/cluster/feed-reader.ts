import { setTimeout as pause } from 'node:timers/promises';
import { HttpFollower } from '../../../src/main/feed/http-follower.js';
import { ServerClient } from '../../../src/main/server-client.js';

/**
 * A consumer that follows the live feed of one node, as `solera feed` does, and follows on after the node was away.
 * Owns: the numbers of the notifications that arrived. Invariant: the follower continues after the last change set that arrived whole.
 */
export class FeedReader {
  /** Ids of change sets in the order of arrival. */
  readonly changes: string[] = [];
  /** The last number that arrived. */
  position = 0;
  /** How often the follower gave up because its node was away. */
  restarts = 0;
  private readonly abort = new AbortController();
  private reading: Promise<void> = Promise.resolve();

  constructor(private readonly url: string) {}

  start(): void {
    this.reading = this.read();
  }

  async close(): Promise<void> {
    this.abort.abort();
    await this.reading;
  }

  private async read(): Promise<void> {
    const { signal } = this.abort;
    while (!signal.aborted) {
      const client = new ServerClient(this.url, { signal });
      const follower = new HttpFollower(client, this.position, signal);
      try {
        for await (const { change, last } of follower.changeSets({ once: false })) {
          this.changes.push(change);
          this.position = last;
        }
      } catch {
        this.restarts += 1;
      }
      if (!signal.aborted) await pause(200);
    }
  }
}
