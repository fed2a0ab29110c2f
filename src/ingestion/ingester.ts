/**
 * Takes the commands that clients left in the queue, and decides them through the use cases, as HTTP does.
 *
 * Owns: whether this node is the holder, and the rounds of the holder. Does not own: deciding, routing, the queue, the positions.
 * States: waiting (another node is the holder, or the queue is closed) → holding → waiting … → stopped.
 *
 * One node at a time holds ingestion: the owner of a well-known partition, so that the cluster chooses it and replaces it within seconds. The queue has no
 * consumers with acknowledgements: a broker redelivers what was not acknowledged in time after later messages, and forgets acknowledgements when it crashes,
 * and nothing excludes two holders. Instead the position of each winery is kept in the database, where a write of a former holder is refused.
 * Invariants, which together make the outcome of a winery's commands that of deciding each once, in the order of the queue:
 * 1. A command begins only after the one before it has a definite outcome (WineryCommands 1), also for a holder that was replaced and does not know.
 * 2. An acceptance is recognised by the id of the command, however often it is decided. So two holders that overlap can both decide it.
 * 3. A refusal is final only if the holder stored it while it was the holder (Term 1), and no copy of the command that an earlier holder began can still be
 *    decided (Term 2 and 3). So it is never followed by an acceptance of the same message.
 * 4. Nothing is removed from the queue before its outcome is stored (WineryCommands 2 and 3).
 */
import type { IngestionLimits } from '../../config/ingestion.js';
import { partitions } from '../actors/placement.js';
import { textHash } from '../actors/text-hash.js';
import type { Timers } from '../cluster/timers.js';
import { type CommandQueue, type QueueSession, QueueUnavailable } from './command-queue.js';
import type { Holder } from './ingestion-store.js';
import { Term } from './term.js';
import { Turns } from './turns.js';
import type { WineryCommandsParts } from './winery-commands.js';

/** The partition whose owner takes the commands. */
const ingestionPartition = textHash('ingestion') % partitions;

export interface IngesterParts extends Omit<WineryCommandsParts, 'term' | 'session' | 'isEnding' | 'queue'> {
  readonly queue: CommandQueue;
  /** The name of this node. */
  readonly node: string;
  /** Returns whether this node owns a partition and reaches the broker. */
  readonly owns: (partition: number) => boolean;
  readonly timers: Timers;
  readonly limits: IngestionLimits;
  readonly log: { info(message: string): void; warn(message: string): void };
}

export class Ingester {
  private running: Promise<void> | undefined;
  private stopping = false;
  private wake = (): void => undefined;
  /** The holder that did not release yet, and since when this node waits for that. */
  private awaited: { readonly epoch: number; readonly sinceMs: number } | null = null;
  private lastReason = { text: '', loggedAtMs: Number.NEGATIVE_INFINITY };

  constructor(private readonly parts: IngesterParts) {}

  start(): void {
    this.running ??= this.run();
  }

  /** Begins no further command, waits for those in progress, and releases ingestion. */
  async stop(): Promise<void> {
    this.stopping = true;
    this.wake();
    await this.running;
  }

  private get mayHold(): boolean {
    return !this.stopping && this.parts.owns(ingestionPartition);
  }

  private async run(): Promise<void> {
    while (!this.stopping) {
      if (this.mayHold) await this.tryToHold().catch((error: unknown) => this.report(error));
      await this.pause(this.parts.limits.tickMs);
    }
  }

  private async tryToHold(): Promise<void> {
    const session = await this.parts.queue.open();
    const term = await this.take();
    if (term === null) return;
    this.parts.log.info('This node takes the commands of the stream SOLERA_IN.');
    try {
      await this.serve(term, session);
    } finally {
      await term.release();
    }
  }

  /** Takes ingestion over: at once if the former holder released it, else after it had time to do so. Returns null if it is too early, or another node was faster. */
  private async take(): Promise<Term | null> {
    const { store, timers, limits, node } = this.parts;
    const askedAtMs = timers.elapsedMs();
    const holder = await store.holder();
    if (holder !== null && !holder.released && !this.hasWaitedFor(holder, askedAtMs)) return null;
    const epoch = (holder?.epoch ?? 0) + 1;
    if (!(await store.take(epoch, node))) return null;
    this.awaited = null;
    return new Term({ store, timers, limits, epoch, askedAtMs, clean: holder?.released ?? true });
  }

  private hasWaitedFor({ epoch }: Holder, nowMs: number): boolean {
    if (this.awaited?.epoch !== epoch) this.awaited = { epoch, sinceMs: nowMs };
    return nowMs - this.awaited.sinceMs >= this.parts.limits.releaseWaitMs;
  }

  private async serve(term: Term, session: QueueSession): Promise<void> {
    const { observer, limits, sender } = this.parts;
    const turns = new Turns({ ...this.parts, term, session });
    const endArrivals = session.onArrival((subject) => turns.add(subject));
    try {
      while (this.mayHold && term.isHeld && session.isOpen) {
        const waiting = await session.waiting();
        observer.lag([...waiting.values()].reduce((sum, count) => sum + count, 0));
        for (const subject of waiting.keys()) turns.add(subject);
        // While the database is away, no command begins, because the term is not confirmed.
        await term.confirm().catch((error: unknown) => this.report(error));
        await sender.reportRefusals().catch((error: unknown) => this.report(error));
        await this.pause(limits.roundMs);
      }
    } finally {
      endArrivals();
      await turns.end();
      observer.lag(0);
    }
  }

  /** The same reason is logged once a minute. */
  private report(error: unknown): void {
    const { log, onTrouble, timers, limits } = this.parts;
    if (!(error instanceof QueueUnavailable)) {
      onTrouble('taking commands from the stream SOLERA_IN', error);
      return;
    }
    const now = timers.elapsedMs();
    const { text, loggedAtMs } = this.lastReason;
    if (text === error.message && now - loggedAtMs < limits.repeatedReasonIntervalMs) return;
    this.lastReason = { text: error.message, loggedAtMs: now };
    log.warn(`Ingestion from JetStream is off: ${error.message}`);
  }

  private pause(ms: number): Promise<void> {
    if (this.stopping) return Promise.resolve();
    return new Promise((resolve) => {
      const cancel = this.parts.timers.after(ms, resolve);
      this.wake = () => {
        cancel();
        resolve();
      };
    });
  }
}
