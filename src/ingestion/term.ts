/**
 * The time in which this node is the one that takes commands from the queue.
 *
 * Owns: the epoch, and the time at which the database last confirmed it. Does not own: the commands.
 * States: held → ended (another node has taken ingestion over, or this one released it).
 * Invariants:
 * 1. Every write names the epoch, so that a former holder changes nothing (see IngestionStore).
 * 2. A command may begin only within `leaseMs` after a confirmation was asked for that succeeded. So a former holder begins none later than `leaseMs` after it was
 *    replaced, by its own clock; clocks are never compared.
 * 3. After an unclean take-over, a refusal is final only if no copy that the former holder began can still be accepted: if its command began `quietMs` later, or
 *    if an earlier command of its subject was recorded for the first time after the former holder's lease. The former holder never began those after it.
 *    An acceptance is final at once, because it is recognised by the id of the command.
 */
import type { IngestionLimits } from '../../config/ingestion.js';
import type { Timers } from '../cluster/timers.js';
import type { IngestionStore, Position, Refusal } from './ingestion-store.js';

interface TermParts {
  readonly store: IngestionStore;
  readonly timers: Pick<Timers, 'elapsedMs'>;
  readonly limits: IngestionLimits;
  readonly epoch: number;
  /** When the take-over was asked for, and whether the former holder had released ingestion. */
  readonly askedAtMs: number;
  readonly clean: boolean;
}

export class Term {
  private confirmedAtMs: number;
  private readonly leaseEndMs: number;
  private readonly finalFromMs: number;
  /** The subjects whose further commands the former holder did not begin. */
  private readonly unshared = new Set<string>();
  private ended = false;

  constructor(private readonly parts: TermParts) {
    this.confirmedAtMs = parts.askedAtMs;
    const takenAtMs = parts.clean ? Number.NEGATIVE_INFINITY : parts.timers.elapsedMs();
    this.leaseEndMs = takenAtMs + parts.limits.leaseMs;
    this.finalFromMs = takenAtMs + parts.limits.quietMs;
  }

  get isHeld(): boolean {
    return !this.ended;
  }

  /** Returns whether a command may begin in this turn of the event loop (invariant 2). */
  mayBegin(): boolean {
    const { timers, limits } = this.parts;
    return !this.ended && timers.elapsedMs() - this.confirmedAtMs < limits.leaseMs;
  }

  /** Returns whether the refusal of a command is final (invariant 3). */
  isFinal(subject: string, begunAtMs: number): boolean {
    return begunAtMs >= this.finalFromMs || this.unshared.has(subject);
  }

  /** To be called when a command was recorded for the first time. */
  recorded(subject: string, begunAtMs: number): void {
    if (begunAtMs >= this.leaseEndMs && begunAtMs < this.finalFromMs) this.unshared.add(subject);
  }

  confirm(): Promise<boolean> {
    return this.write((store, epoch) => store.confirm(epoch));
  }

  moveTo(subject: string, position: Position): Promise<boolean> {
    return this.write((store, epoch) => store.moveTo(epoch, subject, position));
  }

  refuse(refusal: Refusal): Promise<boolean> {
    return this.write((store, epoch) => store.refuse(epoch, refusal));
  }

  /** To be called when no command is in progress any more. */
  async release(): Promise<void> {
    if (this.ended) return;
    this.ended = true;
    await this.parts.store.release(this.parts.epoch);
  }

  private async write(call: (store: IngestionStore, epoch: number) => Promise<boolean>): Promise<boolean> {
    const { store, timers, epoch } = this.parts;
    const askedAtMs = timers.elapsedMs();
    const held = await call(store, epoch);
    if (held) this.confirmedAtMs = Math.max(this.confirmedAtMs, askedAtMs);
    else this.ended = true;
    return held;
  }
}
