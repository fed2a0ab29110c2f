import type { JsonObject } from '../application/json-object.js';
import type { CommandQueue } from './command-queue.js';
import type { IngestionStore, Refusal } from './ingestion-store.js';

interface SenderParts {
  readonly queue: CommandQueue;
  readonly store: IngestionStore;
}

/**
 * Sends results to those who asked for them. An answer is sent before the position moves past its command, and a refusal is reported again until that
 * succeeded, so a crash repeats a result and loses none. A publisher that does not listen, or a broker that is away when an answer is sent, misses it.
 */
export class ResultSender {
  constructor(private readonly parts: SenderParts) {}

  /** Sends an answer as HTTP gives it; without its lists if it is too large for a message. */
  async answer(replySubject: string, answer: JsonObject, minimal: () => Promise<JsonObject>): Promise<void> {
    if (this.parts.queue.reply(replySubject, encoded(answer))) return;
    this.parts.queue.reply(replySubject, encoded(await minimal()));
  }

  /** Reports a refusal to its publisher and to the stream of refusals. */
  async refusal(refusal: Refusal): Promise<void> {
    const { queue, store } = this.parts;
    const { winery, id, sequence, refusedAtMs, problem, replySubject } = refusal;
    if (replySubject !== null && !queue.reply(replySubject, encoded(problem)))
      queue.reply(replySubject, encoded(withoutLists(problem)));
    const report = { ...problem, id, winery, sequence, refusedAt: new Date(refusedAtMs).toISOString() };
    // The command itself is a convenience for subscribers: it is kept in the database for its retry.
    const isStored =
      (await queue.reportRefusal(winery, encoded({ ...report, command: commandOf(refusal) }))) ||
      (await queue.reportRefusal(winery, encoded(withoutLists(report))));
    if (isStored) await store.markReported(refusal);
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
