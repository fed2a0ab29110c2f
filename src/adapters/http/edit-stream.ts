/**
 * One client that follows an edit.
 *
 * Owns: the state of the edit that was written last. Does not own: the response, and the edit, which is read again every `editPollMs`.
 * Invariants: 1. An event `progress` differs from the one before it. 2. The event `end` is the last one, and holds the edit as it ended.
 */
import type { HttpLimits } from '../../../config/http.js';
import type { JsonObject } from '../../application/json-object.js';
import type { Result } from '../../application/result.js';
import type { EditStatus } from '../../application/use-cases.js';
import { commentText, namedEventText } from '../../feed/server-sent-event.js';
import { jsonText } from './large-json.js';
import type { HttpLog } from './log.js';
import type { StreamResponse } from './stream-response.js';
import type { TurnQueue } from './turn-queue.js';

const finalStatuses: readonly EditStatus[] = ['done', 'refused', 'failed', 'cancelled'];

export class EditStream {
  readonly #response: StreamResponse;
  readonly #read: () => Promise<Result<JsonObject>>;
  readonly #turns: TurnQueue;
  readonly #limits: HttpLimits;
  readonly #log: HttpLog;
  #written = '';
  #writtenAt = performance.now();

  constructor(part: {
    readonly response: StreamResponse;
    /** Reads the edit. */
    readonly read: () => Promise<Result<JsonObject>>;
    readonly turns: TurnQueue;
    readonly limits: HttpLimits;
    readonly log: HttpLog;
  }) {
    this.#response = part.response;
    this.#read = part.read;
    this.#turns = part.turns;
    this.#limits = part.limits;
    this.#log = part.log;
  }

  /** Serves until the edit or the response ends, or the edit cannot be read. `first`: the edit as it was read last. Never rejects. */
  async serve(first: JsonObject): Promise<void> {
    const fields = { edit: first.id };
    let edit = first;
    try {
      while (!this.#response.isEnded) {
        const text = await jsonText(edit, this.#turns);
        if (hasEnded(edit)) return await this.#response.write(namedEventText('end', text), fields);
        const event = this.#eventOf(text);
        if (event !== null) await this.#response.write(event, fields);
        await this.#response.sleep(this.#limits.editPollMs);
        if (this.#response.isEnded) return;
        const read = await this.#read();
        // The edit is not kept any more.
        if (!read.ok) return;
        edit = read.value;
      }
    } catch (error) {
      // The client reconnects, and gets the edit as it is then.
      this.#log.warn({ err: error, ...fields }, 'An event stream ended because its edit could not be read.');
    }
  }

  /** Returns an event if the edit has changed, a comment if it has not for a while, or else null. */
  #eventOf(text: string): string | null {
    const now = performance.now();
    const isNew = text !== this.#written;
    if (!isNew && now - this.#writtenAt < this.#limits.eventStreamHeartbeatMs) return null;
    this.#written = text;
    this.#writtenAt = now;
    return isNew ? namedEventText('progress', text) : commentText();
  }
}

function hasEnded({ status }: JsonObject): boolean {
  return finalStatuses.some((final) => final === status);
}
