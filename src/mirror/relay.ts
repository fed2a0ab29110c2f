/**
 * Copies the log to a stream whose sequences are the notification numbers.
 *
 * Owns: whether this node copies, the state below. Does not own: the log, the stream, its position in it.
 * States: idle (another node copies, or there is no connection) → relaying ⇄ stopped (an operator must act; `problem` says why) → idle …; ended after `stop`.
 *
 * One node at a time copies: the owner of a well-known partition, so that the cluster chooses it and replaces it within seconds.
 * Invariants:
 * 1. The relay keeps no position of its own: it begins after the last sequence of the stream, and reads that again whenever an entry was not confirmed as the next one.
 * 2. Entry n is stored only if the last sequence is n − 1 (`MirrorSession.publish`). This alone makes the sequence equal the number, also while two relays
 *    write, or while one that was paused for long continues beside its successor. Ownership only saves work.
 * 3. Nothing is published before the stream was found to be a copy of the log (`comparison`): since the session was opened, and since an entry was not confirmed.
 * 4. A stream that is not a copy is not written to, and is compared again until it is one.
 */
import type { MirrorLimits } from '../../config/mirror.js';
import { partitions } from '../actors/placement.js';
import { textHash } from '../actors/text-hash.js';
import type { NotificationLog } from '../application/ports/notification-log.js';
import type { Timers } from '../cluster/timers.js';
import { compareWithLog, type MirrorProblem } from './comparison.js';
import { type LogMirror, type MirrorSession, MirrorUnavailable, MirrorUnusable } from './log-mirror.js';
import type { MirrorObserver } from './observer.js';
import { PublishedBatches } from './published-batches.js';

/** The partition whose owner copies the log. */
const mirrorPartition = textHash('mirror') % partitions;

interface RelayParts {
  readonly log: NotificationLog;
  readonly mirror: LogMirror;
  /** The name of the stream, for messages. */
  readonly stream: string;
  /** Returns whether this node owns a partition and reaches the broker. */
  readonly owns: (partition: number) => boolean;
  /** Calls the listener when the log may have grown. A hint. Returns a function that ends the calls. */
  readonly onPublished: (listener: () => void) => () => void;
  readonly observer: MirrorObserver;
  readonly timers: Timers;
  readonly limits: MirrorLimits;
  readonly logger: { info(message: string): void; warn(message: string): void; error(message: string): void };
  /** Called with unexpected failures, after which the relay begins again. */
  readonly onTrouble: (what: string, error: unknown) => void;
}

export class Relay {
  private running: Promise<void> | undefined;
  private stopping = false;
  private wake = (): void => undefined;
  /** The log may have grown since it was last read. */
  private hinted = false;
  private pauseMs: number;
  private stoppedBy: MirrorProblem | null = null;
  /** Whether it was logged that this node copies. */
  private announced = false;
  private lastReason = { text: '', loggedAtMs: Number.NEGATIVE_INFINITY };

  constructor(private readonly parts: RelayParts) {
    this.pauseMs = parts.limits.firstPauseMs;
  }

  /** Why an operator must act before the log is copied again; null if none must, or if another node copies. */
  get problem(): string | null {
    return this.stoppedBy === null ? null : this.textOf(this.stoppedBy);
  }

  start(): void {
    this.running ??= this.run();
  }

  /** Publishes no further entry, and waits for those in flight. */
  async stop(): Promise<void> {
    this.stopping = true;
    this.wake();
    await this.running;
  }

  private get mayRelay(): boolean {
    return !this.stopping && this.parts.owns(mirrorPartition);
  }

  private async run(): Promise<void> {
    const { onPublished, limits, observer } = this.parts;
    const endHints = onPublished(() => {
      this.hinted = true;
      this.wake();
    });
    while (!this.stopping) {
      if (this.mayRelay) await this.attempt();
      if (!this.mayRelay) {
        this.announced = false;
        this.clear();
        observer.progressed({ position: 0, lag: 0 });
        await this.pause(limits.tickMs);
      }
    }
    endHints();
  }

  /** Relays until this node may not, or until something fails. */
  private async attempt(): Promise<void> {
    const { limits, mirror } = this.parts;
    let session: MirrorSession | undefined;
    try {
      session = await mirror.open();
      await this.serve(session);
      return;
    } catch (error) {
      this.report(error);
    } finally {
      session?.close();
    }
    await this.pause(this.pauseMs, { unhinted: true });
    this.pauseMs = Math.min(this.pauseMs * 2, limits.longestPauseMs);
  }

  private async serve(session: MirrorSession): Promise<void> {
    const { batchesInFlight, entriesPerBatch } = this.parts.limits;
    const mostInFlight = batchesInFlight * entriesPerBatch;
    let tail = mostInFlight;
    while (this.mayRelay && session.isOpen) {
      const isConfirmed = await this.round(session, tail);
      tail = isConfirmed ? 1 : mostInFlight;
    }
  }

  /**
   * Compares the stream with the log, then copies until the next comparison is due. Returns false if an entry was not confirmed, or nothing could be copied.
   * `tail`: how many messages are compared.
   */
  private async round(session: MirrorSession, tail: number): Promise<boolean> {
    const { log, limits, observer, stream, logger } = this.parts;
    const { last, head, problem } = await compareWithLog(session, log, { tail, limits });
    observer.progressed({ position: last, lag: Math.max(0, head - last) });
    if (problem !== null) {
      this.halt(problem);
      await this.pause(limits.checkMs, { unhinted: true });
      return false;
    }
    this.clear();
    if (!this.announced) logger.info(`The log is copied to the stream ${stream} from notification ${last + 1} on.`);
    this.announced = true;
    const { position, fault } = await this.copy(session, last, head);
    // Another relay may be publishing. A relay that makes no progress pauses before it tries again.
    if (fault !== null && position === last) throw new MirrorUnavailable(fault);
    this.pauseMs = limits.firstPauseMs;
    return fault === null;
  }

  /** Returns the last confirmed number, and why the entry after it was not confirmed; null if the next comparison is due. */
  private async copy(
    session: MirrorSession,
    last: number,
    head: number,
  ): Promise<{ readonly position: number; readonly fault: string | null }> {
    const { timers, limits, log, observer } = this.parts;
    const until = timers.elapsedMs() + limits.checkMs;
    const batches = new PublishedBatches(session, log, { last, head, limits, observer });
    while (this.mayRelay && session.isOpen && timers.elapsedMs() < until && batches.fault === null) {
      this.hinted = false;
      if (await batches.publishNext()) continue;
      await batches.confirmAll();
      if (batches.fault !== null) break;
      this.pauseMs = limits.firstPauseMs;
      await this.pause(limits.gatherMs, { unhinted: true });
      if (!this.hinted) await this.pause(Math.min(limits.pollMs, Math.max(0, until - timers.elapsedMs())));
    }
    await batches.confirmAll();
    return { position: batches.position, fault: batches.fault };
  }

  /** A problem is logged once, although its details may change while it lasts. */
  private halt(problem: MirrorProblem): void {
    if (this.stoppedBy?.kind !== problem.kind) this.parts.logger.error(this.textOf(problem));
    this.stoppedBy = problem;
    this.announced = false;
    this.parts.observer.stopped(true);
  }

  private textOf({ detail }: MirrorProblem): string {
    return `The log is not copied to the stream ${this.parts.stream} until an operator acts. ${detail}`;
  }

  private clear(): void {
    this.stoppedBy = null;
    this.parts.observer.stopped(false);
  }

  /** The same reason is logged once a minute. */
  private report(error: unknown): void {
    const { logger, onTrouble, timers, limits, stream } = this.parts;
    if (error instanceof MirrorUnusable) {
      this.halt({ kind: 'unusable', detail: error.message });
      return;
    }
    if (!(error instanceof MirrorUnavailable)) {
      onTrouble(`copying the log to the stream ${stream}`, error);
      return;
    }
    const now = timers.elapsedMs();
    const { text, loggedAtMs } = this.lastReason;
    if (text === error.message && now - loggedAtMs < limits.repeatedReasonIntervalMs) return;
    this.lastReason = { text: error.message, loggedAtMs: now };
    this.announced = false;
    logger.warn(`The log is not copied to the stream ${stream} now: ${error.message}`);
  }

  /** Ends early when the relay is stopped, and on a hint unless `unhinted`. */
  private pause(ms: number, { unhinted = false } = {}): Promise<void> {
    if (this.stopping) return Promise.resolve();
    return new Promise((resolve) => {
      const cancel = this.parts.timers.after(ms, resolve);
      this.wake = () => {
        if (unhinted && !this.stopping) return;
        cancel();
        resolve();
      };
    });
  }
}
