/** The consumers' library: the entry `solera/feed` of the package. */
import { consumerRetry, followerLimits } from '../../../config/feed.js';
import type { ChangeSet } from '../change-set.js';
import type { Arrival, NumberRange } from '../density.js';
import type { FollowerLimits } from '../follower.js';
import type { RetryPauses } from './back-off.js';
import { entryFilter, type FilterOptions } from './filter.js';
import { Following } from './following.js';
import { type JetStreamOptions, jetStreamChannel, loadNats } from './jetstream.js';
import { LogServer } from './log-server.js';
import { type ConsumerKeys, notificationOpener } from './notification-opener.js';
import type { FailedApply, Reconnection } from './observed-failures.js';
import { Push, type PushChannel } from './push.js';
import { InvalidOption } from './source-failure.js';
import { completed, type StoredPosition, type Tracking } from './tracking.js';

export interface FollowOptions<Tx = undefined> extends FilterOptions {
  readonly source: {
    /** The address of a server: `http://host:port`. */
    readonly url: string;
    /** Sent as a bearer token. */
    readonly token?: string | undefined;
    /** The JetStream mirror of the log, as the push. Needs the package `nats`. Without it, the server's live stream is the push. */
    readonly nats?: JetStreamOptions | undefined;
  };
  /** Where the position is kept: `memoryTracking()`, `fileTracking(path)`, `postgresTracking(pool)`, or one of your own. */
  readonly tracking: Tracking<Tx>;
  /**
   * Applies a change set: whole, in the order of numbers, once. Nothing else is applied until it has ended. If it throws or rejects, the
   * position does not move, and the same set is delivered again after a pause.
   */
  readonly apply: (changeSet: ChangeSet, tx: Tx) => unknown;
  /**
   * The keys of encrypted wineries: the path of a file, or the document. With its key, a notification has its content before `apply` gets it; without, it keeps
   * `data.encrypted`. Default: none.
   */
  readonly keys?: ConsumerKeys | undefined;
  /** The push has left out these numbers. They are pulled from the pages. */
  readonly onGap?: ((missing: NumberRange) => void) | undefined;
  /** A connection was lost or could not be made, and is about to be tried again. */
  readonly onReconnect?: ((reconnection: Reconnection) => void) | undefined;
  /** `apply`, or the storing of the position, has failed, and is about to be tried again. Default: a warning of the process. */
  readonly onApplyError?: ((failure: FailedApply) => void) | undefined;
  /** Stops the follower when it is aborted, as `stop` does. */
  readonly signal?: AbortSignal | undefined;
  /** Pauses before a request, a connection or a change set is tried again. Default: 100 ms, doubled up to 10 s, half of it at random. */
  readonly retry?: Partial<RetryPauses> | undefined;
  readonly limits?: Partial<FollowerLimits> | undefined;
}

/** A follower that runs until it is stopped, or until it cannot go on. */
export interface FeedFollower {
  /**
   * Resolves when everything is applied that the log holds at the time of the call. Rejects with the failure if the follower has failed, or
   * with `FollowerStopped`.
   */
  caughtUp(): Promise<void>;
  /** The number of the last notification that was applied, as it is stored. */
  position(): Promise<number>;
  /**
   * Stops reading, waits until the change set in progress is applied and its position stored, and releases the tracking. Never rejects. Within
   * `apply`, do not await it.
   */
  stop(): Promise<void>;
  /**
   * Resolves when the follower was stopped; rejects when it cannot go on: `MissingNotifications`, `PositionBeyondLog`, `OtherLog`, `SourceRefused`,
   * `InconsistentChangeSet`, `OversizedChangeSet`, `UnusablePosition` and those derived from it, or an answer that cannot be read. If nothing
   * observes the failure, it becomes a warning of the process.
   */
  readonly done: Promise<void>;
  /** How many pushed notifications arrived in which way. */
  readonly arrivals: Readonly<Record<Arrival, number>>;
}

/** The follower was stopped before it had caught up. */
export class FollowerStopped extends Error {
  override readonly name = 'FollowerStopped';

  constructor() {
    super('The follower was stopped.');
  }
}

/** Starts a follower. It runs in the background from now on. @throws InvalidOption, InvalidKeys */
export function follow<Tx = undefined>(options: FollowOptions<Tx>): FeedFollower {
  return new RunningFollower(options);
}

/**
 * Owns: the life of a follower, from the opening of the tracking to its closing. Does not own: the following (`Following`).
 * States: opening, following, ended (stopped or failed).
 */
class RunningFollower<Tx> implements FeedFollower {
  readonly #tracking: Tracking<Tx>;
  readonly #following: Following<Tx>;
  readonly #needsNats: boolean;
  readonly #stopping = new AbortController();
  readonly #opened: Promise<StoredPosition>;
  readonly #ended: Promise<void>;
  /** Why the follower has ended; null while it runs. */
  #end: Error | null = null;
  #isObserved = false;

  constructor(options: FollowOptions<Tx>) {
    const { source, tracking, apply, signal } = options;
    const { onGap = ignore, onReconnect = ignore, onApplyError = warn } = options;
    if (typeof apply !== 'function') throw new InvalidOption('apply must be a function.');
    const server = new LogServer({ url: source.url, ...(source.token === undefined ? {} : { token: source.token }) });
    this.#tracking = tracking;
    this.#following = new Following({
      server,
      push: new Push(channelsOf(server, source.nats)),
      tracking,
      select: entryFilter(options),
      open: options.keys === undefined ? (notification) => notification : notificationOpener(options.keys),
      apply,
      onGap,
      onReconnect,
      onApplyError,
      limits: { ...followerLimits, ...options.limits },
      retry: { ...consumerRetry, ...options.retry },
      signal: this.#stopping.signal,
    });
    this.#needsNats = source.nats !== undefined;
    this.#opened = tracking.open().then(completed);
    this.#ended = this.#run();
    // Observers of `done` get the rejection; without one, `#run` has made it a warning.
    this.#ended.catch(ignore);
    if (signal?.aborted === true) this.#stopping.abort();
    signal?.addEventListener('abort', () => this.#stopping.abort(), { once: true, signal: this.#stopping.signal });
  }

  get done(): Promise<void> {
    this.#isObserved = true;
    return this.#ended;
  }

  get arrivals(): Readonly<Record<Arrival, number>> {
    return this.#following.arrivals;
  }

  async caughtUp(): Promise<void> {
    this.#isObserved = true;
    if (this.#end !== null) throw this.#end;
    return this.#following.caughtUp();
  }

  async position(): Promise<number> {
    const opened = await this.#opened;
    return Math.max(opened.position, this.#following.position);
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#ended.catch(ignore);
  }

  async #run(): Promise<void> {
    let isOpen = false;
    try {
      const stored = await this.#opened;
      isOpen = true;
      if (this.#needsNats) await loadNats();
      await this.#following.run(stored);
      this.#end = new FollowerStopped();
    } catch (error) {
      this.#end = error instanceof Error ? error : new Error(String(error));
      throw this.#end;
    } finally {
      // Ends the listener of the caller's signal.
      this.#stopping.abort();
      if (isOpen) await this.#tracking.close().catch(warnOf);
      this.#following.rejectWaiters(this.#end);
      if (!this.#isObserved && this.#end !== null && !(this.#end instanceof FollowerStopped)) warnOf(this.#end);
    }
  }
}

function channelsOf(server: LogServer, nats: JetStreamOptions | undefined): readonly PushChannel[] {
  const open: PushChannel['open'] = (start, signal) => server.stream(start, signal);
  const stream: PushChannel = { name: 'stream', hasHistory: false, open };
  return nats === undefined ? [stream] : [jetStreamChannel(nats), stream];
}

function ignore(): void {}

function warn({ changeSet: { change, first, last }, attempt, error }: FailedApply): void {
  const reason = error instanceof Error ? error.message : String(error);
  process.emitWarning(`Change set ${change} (${first} to ${last}) was not applied, attempt ${attempt}: ${reason}`, {
    type: 'SoleraFeedWarning',
  });
}

function warnOf(error: unknown): void {
  process.emitWarning(error instanceof Error ? error : String(error));
}

export { UnknownSchema } from '../../cellar/upcasters.js';
// The package's other names. An application imports all of them from `solera/feed`.
export { InvalidKeys } from '../../encryption/invalid-keys.js';
export type { ChangeSet } from '../change-set.js';
export { InconsistentChangeSet, OversizedChangeSet } from '../change-set.js';
export { CurrentEvents, type LotName } from '../current-events.js';
export type { Arrival, NumberRange } from '../density.js';
export { MissingNotifications } from '../density.js';
export { EncryptedEvent, type FoldedLot, type FoldOptions, fold } from '../fold.js';
export { type FollowerLimits, PositionBeyondLog } from '../follower.js';
export { type AppliedSet, type KnownLog, OtherLog } from '../log-identity.js';
export type * from '../lot-event.js';
export type * from '../notification.js';
export { InvalidNotification, parseNotification, toNotification } from '../notification-parser.js';
export { InvalidPage } from '../page.js';
export type { RetryPauses } from './back-off.js';
export { fileTracking, InvalidPositionFile, PositionFileInUse } from './file-tracking.js';
export type { FilterOptions } from './filter.js';
export type { JetStreamOptions } from './jetstream.js';
export { type ConsumerKeys, notificationOpener, TamperedNotification } from './notification-opener.js';
export type { FailedApply, Reconnection } from './observed-failures.js';
export { InvalidOption, SourceRefused, SourceUnavailable } from './source-failure.js';
export { memoryTracking, type Step, type StoredPosition, type Tracking, UnusablePosition } from './tracking.js';
