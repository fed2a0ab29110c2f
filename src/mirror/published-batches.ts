/**
 * Entries that are published in batches, the next of which is read while the ones before it are in flight.
 *
 * Owns: how far it has read, how far the stream has confirmed.
 * Invariants: 1. `position` is the last number that the stream acknowledged with the same sequence, or the stream's last sequence when copying began.
 * 2. Nothing is published after a fault. 3. Each read starts with the last entry already read, which must be unchanged: if the database lost its last commits
 * and has new ones in their place, this is noticed before any of them is published.
 */
import type { MirrorLimits } from '../../config/mirror.js';
import type { NotificationLog } from '../application/ports/notification-log.js';
import type { MirrorSession, PublishOutcome } from './log-mirror.js';
import { mirrorEntry } from './mirror-entry.js';
import type { MirrorObserver } from './observer.js';

interface BatchParts {
  readonly last: number;
  readonly head: number;
  readonly limits: Pick<MirrorLimits, 'entriesPerBatch' | 'batchesInFlight'>;
  readonly observer: MirrorObserver;
}

export class PublishedBatches {
  /** The last confirmed number. */
  position: number;
  /** Why the entry after `position` was not confirmed, or why a confirmed one must be checked; null as long as all is well. */
  fault: string | null = null;
  private read: number;
  private head: number;
  /** The text of the last entry that was read; null before the first read. */
  private lastText: string | null = null;
  private readonly inFlight: { readonly first: number; readonly outcome: Promise<PublishOutcome> }[] = [];

  constructor(
    private readonly session: MirrorSession,
    private readonly log: NotificationLog,
    private readonly parts: BatchParts,
  ) {
    this.position = parts.last;
    this.read = parts.last;
    this.head = parts.head;
  }

  /** Reads and publishes the next entries. Returns false, and publishes nothing, if the log has none or if there was a fault. @throws MirrorUnavailable */
  async publishNext(): Promise<boolean> {
    const { entriesPerBatch, batchesInFlight } = this.parts.limits;
    const first = this.read + 1;
    const texts = await this.log.texts(Math.max(1, this.read), this.read + entriesPerBatch);
    if (this.read > 0) this.compareLast(texts.shift());
    while (this.inFlight.length >= batchesInFlight) await this.confirmOldest();
    if (texts.length === 0 || this.fault !== null) return false;
    this.read += texts.length;
    this.lastText = texts.at(-1) ?? null;
    this.head = Math.max(this.head, this.read);
    const { textBytes } = this.session;
    const entries = texts.map((text, index) => mirrorEntry(this.log, { number: first + index, text, textBytes }));
    const outcome = this.session.publish(entries);
    // Its rejection is met when its turn comes.
    outcome.catch(() => undefined);
    this.inFlight.push({ first, outcome });
    return true;
  }

  private compareLast(text: string | undefined): void {
    if (text !== undefined && (this.lastText ?? text) === text) this.lastText = text;
    else this.fault ??= `Notification ${this.read} is not the one that was copied.`;
  }

  /** Waits for all entries in flight. @throws MirrorUnavailable */
  async confirmAll(): Promise<void> {
    while (this.inFlight.length > 0) await this.confirmOldest();
  }

  private async confirmOldest(): Promise<void> {
    const batch = this.inFlight.shift();
    if (batch === undefined) return;
    const { confirmed, duplicates, fault } = await batch.outcome;
    if (this.fault !== null) return;
    this.position = batch.first + confirmed - 1;
    const { observer } = this.parts;
    observer.published(confirmed - duplicates);
    observer.progressed({ position: this.position, lag: Math.max(0, this.head - this.position) });
    if (duplicates > 0)
      this.fault = `The broker recognised ${duplicates} messages by their ids, and did not check their place.`;
    else this.fault = fault;
  }
}
