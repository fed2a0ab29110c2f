import type { IngestionLimits } from '../../config/ingestion.js';
import type { JsonObject } from '../application/json-object.js';
import { unreadableIn } from '../encryption/unreadable-content.js';
import type { CommandQueue } from './command-queue.js';
import type { IngestionStore, Refusal } from './ingestion-store.js';

interface SenderParts {
  readonly queue: CommandQueue;
  readonly store: IngestionStore;
  readonly limits: Pick<IngestionLimits, 'reportsPerRound'>;
}

/**
 * Sends results to those who asked for them. An answer is sent before the position moves past its command, and a refusal is reported again until that
 * succeeded, so a crash repeats a result and loses none. A publisher that does not listen, or a broker that is away when an answer is sent, misses it.
 * Owns: the report in progress. Invariant: refusals are read from the store and reported by one call at a time, so that a node reports each once.
 */
export class ResultSender {
  private reporting: Promise<void> = Promise.resolve();
  private isReportWaiting = false;

  constructor(private readonly parts: SenderParts) {}

  /** Sends an answer as HTTP gives it; without its lists if it is too large for a message. */
  async answer(replySubject: string, answer: JsonObject, minimal: () => Promise<JsonObject>): Promise<void> {
    if (this.parts.queue.reply(replySubject, encoded(answer))) return;
    this.parts.queue.reply(replySubject, encoded(await minimal()));
  }

  /** Reports the refusals that were not reported yet, after a report in progress. */
  reportRefusals(): Promise<void> {
    // A report that waits will read the newest refusals, too.
    if (this.isReportWaiting) return this.reporting;
    this.isReportWaiting = true;
    this.reporting = this.reporting
      .catch(() => undefined) // Its caller has the error.
      .then(async () => {
        this.isReportWaiting = false;
        const { store, limits } = this.parts;
        for (const refusal of await store.unreported(limits.reportsPerRound)) await this.refusalOrNone(refusal);
      });
    return this.reporting;
  }

  /** Reports a refusal, unless its content cannot be read: one whose key is destroyed is never reported, and one whose key is missing here is left to another node. */
  private async refusalOrNone(refusal: Refusal): Promise<void> {
    try {
      await this.refusal(refusal);
    } catch (error) {
      const unreadable = unreadableIn(error);
      if (unreadable === null) throw error;
      if (unreadable.code === 'content_destroyed') await this.parts.store.markReported(refusal);
    }
  }

  /** Reports a refusal to its publisher and to the stream of refusals. */
  private async refusal(refusal: Refusal): Promise<void> {
    const { queue, store } = this.parts;
    const { winery, id, sequence, refusedAtMs, problem, replySubject } = refusal;
    const report = { ...problem, id, winery, sequence, refusedAt: new Date(refusedAtMs).toISOString() };
    // The command itself is a convenience for subscribers: it is kept in the database for its retry.
    const isStored =
      (await queue.reportRefusal(refusal, encoded({ ...report, command: commandOf(refusal) }))) ||
      (await queue.reportRefusal(refusal, encoded(withoutLists(report))));
    if (!isStored) return;
    // After the stream has the report, so that a broken stream does not repeat the result.
    if (replySubject !== null && !queue.reply(replySubject, encoded(problem)))
      queue.reply(replySubject, encoded(withoutLists(problem)));
    await store.markReported(refusal);
  }
}

function withoutLists({ conflicts: _conflicts, errors: _errors, ...rest }: JsonObject): JsonObject {
  return rest;
}

/** Returns the command as JSON, or as a text if it is none. */
function commandOf({ body }: Refusal): unknown {
  const text = new TextDecoder().decode(body);
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function encoded(value: JsonObject): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(value));
}
