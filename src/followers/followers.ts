import type { NotificationLog } from '../application/ports/notification-log.js';
import { failure, type Result, success } from '../application/result.js';
import { assertValid, type FollowerDefinition } from './definition.js';
import { FollowerRunner, type FollowerRunnerParts } from './follower-runner.js';
import type { Generation, RebuildEnd, StoredFollower } from './follower-store.js';
import { LogEntries } from './log-entries.js';

/** A follower in its public form. */
export interface FollowerStatus {
  readonly name: string;
  /** Of the tables that are read now; null before the first are built. */
  readonly version: number | null;
  /** The last notification that they reflect. */
  readonly position: number;
  /** The last notification of the log. */
  readonly head: number;
  /** Milliseconds since the first change set that the tables do not reflect was recorded; 0 if there is none. */
  readonly lagMs: number;
  readonly status: 'following' | 'rebuilding' | 'paused' | 'failed';
  readonly rebuild: { readonly position: number; readonly startedAt: string } | null;
  readonly problem: string | null;
  readonly lastRebuild:
    | (Omit<RebuildEnd, 'finishedAtMs'> & {
        readonly finishedAt: string;
      })
    | null;
}

/** One of a follower's own notifications. */
interface OwnNotification {
  readonly number: number;
  readonly type: string;
  readonly data: unknown;
}

/** What operators see of followers, and how they control them. Any node can answer. Fails with `not_found` for an unknown name. */
export interface FollowerControl {
  list(): Promise<readonly FollowerStatus[]>;
  /** Begins a rebuild beside the tables that are read now. One that is in progress goes on. */
  rebuild(name: string): Promise<Result<FollowerStatus>>;
  /** No change set is applied until `resume`. */
  pause(name: string): Promise<Result<FollowerStatus>>;
  /** Ends a pause, and lets a follower that failed try again. */
  resume(name: string): Promise<Result<FollowerStatus>>;
  /** Returns the own notifications of a follower after a number, in order. */
  notifications(name: string, after: number, limit: number): Promise<Result<readonly OwnNotification[]>>;
}

interface FollowersParts extends Omit<FollowerRunnerParts, 'entries'> {
  readonly log: Pick<NotificationLog, 'newestNotifications' | 'head'>;
  readonly definitions: readonly FollowerDefinition[];
  readonly onPublished: (listener: () => void) => () => void;
}

/**
 * The followers of one node.
 * Owns: their runners. Does not own: positions and results, which are in the store.
 */
export class Followers implements FollowerControl {
  private readonly runners: ReadonlyMap<string, FollowerRunner>;
  private unsubscribe = (): void => undefined;

  constructor(private readonly parts: FollowersParts) {
    for (const definition of parts.definitions) assertValid(definition);
    const runnerParts = { ...parts, entries: new LogEntries(parts.log, parts.limits) };
    this.runners = new Map(
      parts.definitions.map((definition) => [definition.name, new FollowerRunner(definition, runnerParts)]),
    );
  }

  /** Starts the runners. Each applies the log while this node has that task. */
  start(): void {
    this.unsubscribe = this.parts.onPublished(() => this.wake());
    for (const runner of this.runners.values()) runner.start();
  }

  /** Ends after the batches in progress. */
  async stop(): Promise<void> {
    this.unsubscribe();
    await Promise.all([...this.runners.values()].map((runner) => runner.stop()));
  }

  async list(): Promise<readonly FollowerStatus[]> {
    const stored = await Promise.all([...this.runners.keys()].map((name) => this.parts.store.read(name)));
    // The head is read last, so that no position is above it.
    const head = await this.parts.log.head();
    return stored.map((one) => this.statusOf(one, head));
  }

  rebuild(name: string): Promise<Result<FollowerStatus>> {
    return this.control(name, (runner) => runner.beginRebuild());
  }

  pause(name: string): Promise<Result<FollowerStatus>> {
    return this.control(name, () => this.parts.store.setPaused(name, true));
  }

  resume(name: string): Promise<Result<FollowerStatus>> {
    return this.control(name, async () => {
      await this.parts.store.clearProblems(name);
      await this.parts.store.setPaused(name, false);
    });
  }

  async notifications(name: string, after: number, limit: number): Promise<Result<readonly OwnNotification[]>> {
    if (!this.runners.has(name)) return this.unknown(name);
    const found = await this.parts.store.notifications(name, after, limit);
    return success(found.map(({ number, type, data }) => ({ number, type, data: JSON.parse(data) as unknown }))); // `notify` wrote JSON.
  }

  private async control(
    name: string,
    work: (runner: FollowerRunner) => Promise<void>,
  ): Promise<Result<FollowerStatus>> {
    const runner = this.runners.get(name);
    if (runner === undefined) return this.unknown(name);
    await work(runner);
    runner.wake();
    const stored = await this.parts.store.read(name);
    return success(this.statusOf(stored, await this.parts.log.head()));
  }

  private unknown(name: string): Result<never> {
    return failure('not_found', `There is no follower ${name}. Known: ${[...this.runners.keys()].join(', ')}.`);
  }

  private wake(): void {
    for (const runner of this.runners.values()) runner.wake();
  }

  private statusOf(stored: StoredFollower, head: number): FollowerStatus {
    const { name, paused, live, building, lastRebuild, waitingSinceMs } = stored;
    const problem = live?.problem ?? building?.problem ?? null;
    const isBuilding = building !== null || live === null;
    return {
      name,
      version: live?.version ?? null,
      position: live === null ? 0 : positionOf(live),
      head,
      lagMs: waitingSinceMs === null ? 0 : Math.max(0, this.parts.now() - waitingSinceMs),
      status: paused ? 'paused' : problem !== null ? 'failed' : isBuilding ? 'rebuilding' : 'following',
      rebuild:
        building === null
          ? null
          : { position: positionOf(building), startedAt: new Date(building.startedAtMs).toISOString() },
      problem,
      lastRebuild: lastRebuild && publicEnd(lastRebuild),
    };
  }
}

/** The position up to which all parts have applied the log. */
function positionOf({ positions }: Pick<Generation, 'positions'>): number {
  return Math.min(...positions);
}

function publicEnd({ finishedAtMs, ...rest }: RebuildEnd): FollowerStatus['lastRebuild'] {
  return { ...rest, finishedAt: new Date(finishedAtMs).toISOString() };
}
