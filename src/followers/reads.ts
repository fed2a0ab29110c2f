import type { FollowerLimits } from '../../config/followers.js';
import { failure, type Result } from '../application/result.js';
import type { Timers } from '../cluster/timers.js';
import type { FollowerDefinition } from './definition.js';
import type { FollowerReader, ReadTransaction } from './follower-reader.js';

/** The result of a read, and the notification number that it reflects; null if the read model could not be read. */
export interface Reflection<T> {
  readonly position: number | null;
  readonly result: Result<T>;
}

/** Options of every read of a read model. */
export interface WaitQuery {
  /** The read waits until it reflects this notification. */
  readonly wait?: number;
}

interface ReadsParts {
  readonly reader: FollowerReader;
  readonly limits: Pick<FollowerLimits, 'longestWaitMs' | 'waitPollMs' | 'retryAfterS'>;
  readonly timers: Pick<Timers, 'elapsedMs' | 'after'>;
}

/** Reads of read models that may wait until these have caught up. */
export class Reads {
  /** By follower: the next reading of its position, which all waiting reads share. */
  private readonly nextPositions = new Map<string, Promise<number>>();

  constructor(private readonly parts: ReadsParts) {}

  /** Fails with `behind` if the read model does not reflect `wait` in time, or has no tables yet that this program can read. */
  async reflect<T>(
    definition: FollowerDefinition,
    { wait = 0 }: WaitQuery,
    work: (tx: ReadTransaction) => Promise<Result<T>>,
  ): Promise<Reflection<T>> {
    const { reader } = this.parts;
    const { name } = definition;
    // Mostly the read model has caught up, so it is read without a question for its position.
    const early = await reader.read(definition, work);
    if (early !== null && early.position >= wait) return { position: early.position, result: early.value };
    const reached = await this.waitFor(name, wait);
    if (reached < wait)
      return this.behind(`The read model ${name} reflects notification ${reached}; ${wait} was requested.`, reached);
    const read = await reader.read(definition, work);
    if (read === null) return this.behind(`The read model ${name} is being built for this version of Solera.`, null);
    return { position: read.position, result: read.value };
  }

  /** Returns the position that a follower has once it reaches `wanted`, or after the longest wait. */
  private async waitFor(name: string, wanted: number): Promise<number> {
    if (wanted === 0) return 0;
    const { limits, timers } = this.parts;
    const endMs = timers.elapsedMs() + limits.longestWaitMs;
    let position = await this.position(name);
    while (position < wanted && timers.elapsedMs() < endMs) position = await this.nextPosition(name);
    return position;
  }

  private async position(name: string): Promise<number> {
    return (await this.parts.reader.live(name))?.position ?? 0;
  }

  private nextPosition(name: string): Promise<number> {
    const known = this.nextPositions.get(name);
    if (known !== undefined) return known;
    const { timers, limits } = this.parts;
    const next = new Promise<void>((resolve) => void timers.after(limits.waitPollMs, resolve))
      .then(() => this.position(name))
      .finally(() => this.nextPositions.delete(name));
    this.nextPositions.set(name, next);
    return next;
  }

  private behind(detail: string, position: number | null): Reflection<never> {
    const { ok, problem } = failure('behind', detail);
    return { position, result: { ok, problem: { ...problem, retryAfterS: this.parts.limits.retryAfterS } } };
  }
}
