/**
 * Drives a follower over HTTP: does what its state asks for, and yields the change sets that it completes.
 *
 * Owns: the connection, and the pauses between attempts. Does not own: the position and the proof that no number is missing, which are the
 * follower's; what is done with the change sets.
 * The live stream is only a hint: whatever it loses, repeats or garbles is repaired from the pages.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { followerLimits } from '../../../config/feed.js';
import { clientLimits } from '../../../config/node.js';
import { type ChangeSet, OversizedChangeSet } from '../../feed/change-set.js';
import type { Arrival } from '../../feed/density.js';
import { Follower, type FollowerFailure, PositionBeyondLog } from '../../feed/follower.js';
import { parseNotification } from '../../feed/notification-parser.js';
import { headOf, pageOf, pageRange } from '../../feed/page.js';
import { CommandFailure } from '../command-failure.js';
import { commandLine } from '../command-line.js';
import type { ServerClient } from '../server-client.js';
import { liveLog } from './event-source.js';
import { checkedItems, readCurrentPage, readPage } from './log-page.js';

export class HttpFollower {
  readonly #client: ServerClient;
  readonly #signal: AbortSignal;
  readonly #follower: Follower;
  #pageSize = 0;
  #pauseMs: number = clientLimits.firstRetryPauseMs;
  /** What had arrived at the last pause. */
  #arrivedBefore = -1;

  /** `after`: the last number already seen; 0 begins with the first. */
  constructor(client: ServerClient, after: number, signal: AbortSignal) {
    this.#client = client;
    this.#signal = signal;
    this.#follower = new Follower(after, followerLimits);
  }

  /** The last number of the last change set that was yielded. */
  get position(): number {
    return this.#follower.position;
  }

  /** How many notifications of the live stream arrived in which way. */
  get arrivals(): Readonly<Record<Arrival, number>> {
    return this.#follower.arrivals;
  }

  /**
   * Yields whole change sets in order, until the signal is aborted, or with `once` until the head of the log.
   * @throws CommandFailure if a number is missing, or the log cannot be read.
   */
  async *changeSets({ once }: { readonly once: boolean }): AsyncGenerator<ChangeSet, void, undefined> {
    while (!this.#signal.aborted) {
      const { state } = this.#follower;
      switch (state.kind) {
        case 'failed':
          throw this.#explained(state.error);
        case 'locating':
          await this.#locate();
          break;
        case 'pulling':
          yield* this.#pull(state.first);
          break;
        case 'following':
          if (once) return;
          yield* this.#listen();
          await this.#pause();
      }
    }
  }

  async #locate(): Promise<void> {
    const page = await readCurrentPage(this.#client);
    this.#pageSize = page.last - page.first + 1;
    this.#follower.located(headOf(page));
  }

  async *#pull(number: number): AsyncGenerator<ChangeSet, void, undefined> {
    const { arrived } = this.#follower;
    const range = pageRange(pageOf(number, this.#pageSize), this.#pageSize);
    const page = await readPage(this.#client, range);
    yield* this.#follower.pulled(range, checkedItems(this.#client, page?.items ?? []));
    const { state } = this.#follower;
    const isAskedAgain = state.kind === 'pulling' && state.first === arrived + 1;
    if (isAskedAgain) await this.#pause();
  }

  /** Ends when the stream ends or leaves a gap. */
  async *#listen(): AsyncGenerator<ChangeSet, void, undefined> {
    try {
      for await (const text of liveLog(this.#client, this.#follower.arrived, this.#signal)) {
        yield* this.#follower.received([parseNotification(text)]);
        if (this.#follower.state.kind !== 'following') return;
      }
    } catch {
      // The pages decide whether the server can be reached and its notifications can be read.
    }
    this.#follower.interrupted();
  }

  /** Waits longer each time, unless something has arrived since the last pause. */
  async #pause(): Promise<void> {
    const { arrived } = this.#follower;
    const { firstRetryPauseMs, longestRetryPauseMs } = clientLimits;
    this.#pauseMs =
      arrived > this.#arrivedBefore ? firstRetryPauseMs : Math.min(2 * this.#pauseMs, longestRetryPauseMs);
    this.#arrivedBefore = arrived;
    await sleep(this.#pauseMs, undefined, { signal: this.#signal }).catch(() => undefined);
  }

  #explained(error: FollowerFailure): CommandFailure {
    const log = `The log of ${this.#client.url}`;
    if (error instanceof PositionBeyondLog)
      return new CommandFailure(
        `${log} does not reach ${error.position}: it ends with ${error.head}.`,
        `Begin with a smaller number: ${commandLine('feed --after 0')}`,
        { cause: error },
      );
    if (error instanceof OversizedChangeSet)
      return new CommandFailure(error.message, `Begin after it: ${commandLine(`feed --after ${error.last}`)}`, {
        cause: error,
      });
    return new CommandFailure(
      `${log} is not what it must be. ${error.message}`,
      `Find the cause with ${commandLine('verify')} on its database.`,
      { cause: error },
    );
  }
}
