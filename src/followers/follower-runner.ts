/**
 * Keeps one follower up to date, on one node.
 *
 * Owns: the loop, and the pauses after failures. Does not own: positions and results (FollowerStore), or who else does the same.
 *
 * States, of the follower as the database has it: following; rebuilding (a generation is being built; the live one follows as before); paused; failed (a
 * generation has a problem; the other one goes on). Of this loop: watching (another node runs the follower) ⇄ running → stopped.
 *
 * Invariants: 1. A change set is applied to a generation once, whole, and in order, because its position is compared and moved in the transaction of its
 * results; ownership only keeps nodes from doing the same work. 2. None is skipped: a batch that fails is repeated, and after `attempts` times the
 * generation stops before it. 3. A rebuild never passes the live generation, and replaces it at the same position; so every change set after the first
 * build is applied with notifications by exactly one generation. 4. A node applies a generation only if its program has the same version of the definition.
 */
import type { FollowerLimits } from '../../config/followers.js';
import { partitions } from '../actors/placement.js';
import { textHash } from '../actors/text-hash.js';
import type { NotificationLog } from '../application/ports/notification-log.js';
import { StoreUnavailable } from '../application/ports/store-unavailable.js';
import type { Timers } from '../cluster/timers.js';
import { UnreadableContent } from '../encryption/unreadable-content.js';
import type { Notification } from '../feed/notification.js';
import { BatchFailure, BatchWriter, type StepResult } from './batch-writer.js';
import type { FollowerDefinition } from './definition.js';
import type { FollowerStore, Generation, StoredFollower } from './follower-store.js';
import { LogBatches } from './log-batches.js';
import type { LogEntries } from './log-entries.js';
import type { FollowersObserver } from './observer.js';

export interface FollowerRunnerParts {
  readonly store: FollowerStore;
  readonly log: Pick<NotificationLog, 'head'>;
  /** Shared by all runners of a node. */
  readonly entries: LogEntries;
  readonly limits: FollowerLimits;
  readonly timers: Timers;
  readonly now: () => number;
  /** Returns whether this node owns a partition. */
  readonly owns: (partition: number) => boolean;
  readonly observer: FollowersObserver;
  /** Leaves out the entries that can never be read again. Throws if this node has no key of one. */
  readonly readable: (entries: readonly Notification[]) => readonly Notification[];
}

/** The consecutive failures of one generation. `tries` counts all failures; `failures` leaves out those of the connection. `retryAtMs` is the time of the next try. */
interface Trouble {
  readonly tries: number;
  readonly failures: number;
  readonly retryAtMs: number;
}

export class FollowerRunner {
  private readonly partition: number;
  private readonly writer: BatchWriter;
  private readonly troubles = new Map<number, Trouble>();
  private running: Promise<void> | undefined;
  private stopping = false;
  private hasHint = false;
  private wakeUp = (): void => undefined;
  /** The last progress that this node saw while it watched. */
  private seen = { progress: '', sinceMs: 0 };
  private sweepAtMs = 0;

  constructor(
    private readonly definition: FollowerDefinition,
    private readonly parts: FollowerRunnerParts,
  ) {
    const { store, entries, limits, readable } = parts;
    this.partition = textHash(`follower ${definition.name}`) % partitions;
    this.writer = new BatchWriter(definition, store, new LogBatches(entries, limits, readable));
  }

  start(): void {
    this.running ??= this.run();
  }

  /** A hint that there is something to do. */
  wake(): void {
    this.hasHint = true;
    this.wakeUp();
  }

  /** Ends after the batch in progress. */
  async stop(): Promise<void> {
    this.stopping = true;
    this.wakeUp();
    await this.running;
  }

  private async run(): Promise<void> {
    while (!this.stopping) {
      this.hasHint = false;
      const isBusy = await this.round().catch((error: unknown) => {
        this.parts.observer.failed(this.definition.name, error, false);
        return false;
      });
      if (!isBusy) await this.pause();
    }
  }

  /** Does one step of each generation that needs one. Returns whether there is more to do at once. */
  private async round(): Promise<boolean> {
    const { store, log } = this.parts;
    // The head is read first: what is published later is left to the next round.
    const head = await log.head();
    const stored = await store.read(this.definition.name);
    if (stored.paused || !this.mayRun(stored, head)) return false;
    if (needsRebuild(stored, this.definition)) {
      await this.beginRebuild();
      return true;
    }
    const followed = await this.follow(stored, head);
    const { building } = stored;
    const built = building !== null && (await this.build(await store.read(this.definition.name), head));
    if (!followed && !built) await this.sweep();
    return followed || built;
  }

  /** Drops the tables that were replaced some time ago, now and then. */
  private async sweep(): Promise<void> {
    const { store, now, limits, timers } = this.parts;
    if (timers.elapsedMs() < this.sweepAtMs) return;
    this.sweepAtMs = timers.elapsedMs() + limits.retiredMs / 4;
    await store.dropRetired(now() - limits.retiredMs);
  }

  /** Begins to build new tables beside those that are read. A rebuild in progress goes on. */
  async beginRebuild(): Promise<void> {
    const { store, limits, now } = this.parts;
    await store.beginRebuild(this.definition, this.definition.keyOf === undefined ? 1 : limits.partsOfRebuild, now());
  }

  /** Returns whether this node shall work: it owns the follower, or the owner makes no progress, perhaps because its program has another version. */
  private mayRun(stored: StoredFollower, head: number): boolean {
    const { owns, limits, timers } = this.parts;
    if (owns(this.partition)) return true;
    const { live, building } = stored;
    const isNew = needsRebuild(stored, this.definition);
    const able = [live, building].filter((one) => one !== null && one.version === this.definition.version);
    const progress = JSON.stringify([isNew, able.map((one) => [one?.generation, one?.positions])]);
    const isDone = !isNew && able.every((one) => one === live && one !== null && Math.min(...one.positions) >= head);
    if (isDone || progress !== this.seen.progress) this.seen = { progress, sinceMs: timers.elapsedMs() };
    return !isDone && timers.elapsedMs() - this.seen.sinceMs >= limits.takeOverMs;
  }

  /** Lets the live generation follow the log. */
  private async follow({ live }: StoredFollower, head: number): Promise<boolean> {
    if (live === null || !this.isAble(live) || Math.min(...live.positions) >= head) return false;
    const end = await this.attempt(live, () => this.writer.step(live, head, true));
    return end !== null && end.to < head;
  }

  /** Lets a rebuild catch up with the live generation, and then replaces that. */
  private async build({ live, building }: StoredFollower, head: number): Promise<boolean> {
    if (building === null || !this.isAble(building)) return false;
    const target = live === null ? head : Math.min(...live.positions);
    const { store, now, observer } = this.parts;
    const { name } = this.definition;
    if (building.positions.some((position) => position < target)) {
      return (await this.attempt(building, () => this.writer.step(building, target, false))) !== null;
    }
    const swap = () => store.swap(name, building.generation, target, now());
    const isSwapped = await this.attempt(building, async () => ((await swap()) ? { applied: 0, to: target } : null));
    if (isSwapped === null) return false;
    observer.rebuilt(name);
    return true;
  }

  private isAble({ version, problem, generation }: Generation): boolean {
    const trouble = this.troubles.get(generation);
    const isResting = trouble !== undefined && this.parts.timers.elapsedMs() < trouble.retryAtMs;
    return version === this.definition.version && problem === null && !isResting;
  }

  private async attempt(generation: Generation, work: () => Promise<StepResult>): Promise<StepResult> {
    try {
      const end = await work();
      if (end !== null) this.troubles.delete(generation.generation);
      if (end !== null && end.applied > 0) this.parts.observer.applied(this.definition.name, end.applied);
      return end;
    } catch (error) {
      await this.noteFailure(generation, error);
      return null;
    }
  }

  private async noteFailure(generation: Generation, error: unknown): Promise<void> {
    const { limits, timers, store, observer } = this.parts;
    const { name } = this.definition;
    const before = this.troubles.get(generation.generation) ?? { tries: 0, failures: 0 };
    const failures = before.failures + (isOfConnection(error) ? 0 : 1);
    const pauseMs = Math.min(limits.firstPauseMs * 2 ** Math.min(before.tries, 20), limits.longestPauseMs);
    const retryAtMs = timers.elapsedMs() + timers.jitter(pauseMs);
    const stops = failures >= limits.attempts;
    if (stops) {
      const problem = error instanceof Error ? error.message : String(error);
      await store.fail(name, generation, problem.slice(0, limits.problemCharacters));
      this.troubles.delete(generation.generation);
    } else this.troubles.set(generation.generation, { tries: before.tries + 1, failures, retryAtMs });
    observer.failed(name, error, stops);
  }

  /** Lets change sets gather, and then waits for a hint. */
  private async pause(): Promise<void> {
    const { timers, limits } = this.parts;
    await new Promise<void>((resolve) => void timers.after(limits.gatherMs, resolve));
    if (this.stopping || this.hasHint) return;
    await new Promise<void>((resolve) => {
      const cancel = timers.after(limits.pollMs, resolve);
      this.wakeUp = () => {
        cancel();
        resolve();
      };
    });
  }
}

/** A follower without tables is built. A newer program builds new tables beside the older ones; an older one leaves newer tables alone. */
function needsRebuild({ live, building }: StoredFollower, { version }: FollowerDefinition): boolean {
  const newest = Math.max(live?.version ?? 0, building?.version ?? 0);
  return newest < version;
}

function isOfConnection(error: unknown): boolean {
  const cause = error instanceof BatchFailure ? error.cause : error;
  // A missing key may be given to this node, and another node may have it: the follower goes on trying.
  return (cause instanceof StoreUnavailable && cause.retryable) || cause instanceof UnreadableContent;
}
