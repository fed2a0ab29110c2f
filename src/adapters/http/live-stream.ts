/**
 * One client that follows the state of a lot, or of all lots of a winery.
 *
 * Owns: its position, up to which the client has the states. Does not own: the response, and the changes, which its queue gets from the tail.
 * States: sending a picture (`state`); sending changes, from its queue or, if that is behind, from the log; at rest; ended.
 * Invariants: 1. A picture is of one number, and the changes of every later change set follow in the order of the log, each with the state of its lot as known
 * after the change set. 2. If more changes wait, or a client was away for longer, than the limits allow, earlier changes of a lot are left out, never its last one. 3. An `id` is written
 * once everything up to it was written, so that a client that resumes after it misses nothing.
 */
import type { HttpLimits } from '../../../config/http.js';
import type { LotChange } from '../../application/live-use-cases.js';
import { commentText, idLine, namedEventText } from '../../feed/server-sent-event.js';
import type { LiveReads } from './live-reads.js';
import type { HttpLog } from './log.js';
import type { LotChangeQueue } from './lot-change-queue.js';
import type { LiveSubject, LotChangeTail } from './lot-change-tail.js';
import type { StreamResponse } from './stream-response.js';
import type { TurnQueue } from './turn-queue.js';

/** Lots in the first read, when nothing is known of the length of their states yet. */
const firstAhead = 8;

interface LiveStreamParts {
  readonly response: StreamResponse;
  readonly tail: LotChangeTail;
  readonly reads: LiveReads;
  readonly turns: TurnQueue;
  readonly limits: HttpLimits;
  readonly log: HttpLog;
  /** Returns the changes of lots that the client may see. */
  readonly shown: (changes: readonly LotChange[]) => Promise<readonly LotChange[]>;
}

export class LiveStream {
  readonly #parts: LiveStreamParts;
  readonly #subject: LiveSubject;
  readonly #queue: LotChangeQueue;
  readonly #close: () => void;
  /** The client has received everything up to this number; null before the first picture. */
  #position: number | null;
  /** True until a client that resumes has the changes that it missed. */
  #isResuming: boolean;
  #ahead = firstAhead;
  #writtenAt = performance.now();

  /** `after`: the number that the client has everything up to, or null if it has nothing. */
  constructor(parts: LiveStreamParts, subject: LiveSubject, after: number | null) {
    this.#parts = parts;
    this.#subject = subject;
    this.#position = after;
    this.#isResuming = after !== null;
    const watched = parts.tail.watch(subject, () => parts.response.wake());
    this.#queue = watched.queue;
    this.#close = watched.close;
  }

  /** By how many notifications the client is behind the tail. */
  get lag(): number {
    return this.#queue.hasNews ? Math.max(0, this.#parts.tail.head - (this.#position ?? 0)) : 0;
  }

  /** Serves until the response ends, or the lots cannot be read. `head`: the head of the log, for a client without a picture. Never rejects. */
  async serve(head: number): Promise<void> {
    const { response, log } = this.#parts;
    try {
      if (this.#position === null) await this.#sendPicture(head);
      while (!response.isEnded) await this.#step(this.#position ?? head);
    } catch (error) {
      // The client reconnects and resumes.
      log.warn({ err: error, ...this.#subject }, 'An event stream ended because its lots could not be read.');
    } finally {
      this.#close();
    }
  }

  async #step(position: number): Promise<void> {
    const { head } = this.#parts.tail;
    const { completeFrom } = this.#queue;
    if (position < completeFrom) {
      if (head < completeFrom) return this.#rest(position);
      return this.#catchUp(position, head);
    }
    const changes = this.#queue.take(position, head);
    if (changes.length > 0) await this.#sendChanges(changes, null);
    this.#position = Math.max(position, head);
    if (changes.length === 0) await this.#rest(this.#position);
  }

  /** Waits for changes. Writes the position if the stream was silent for a while: a client that then resumes does not begin at its last change. */
  async #rest(position: number): Promise<void> {
    const { response, limits } = this.#parts;
    const silentMs = performance.now() - this.#writtenAt;
    const woken = await response.sleep(Math.max(0, limits.eventStreamHeartbeatMs - silentMs));
    if (!woken && !response.isEnded) await this.#write(`${idLine(position)}${commentText()}`);
  }

  /**
   * Sends the changes in a range: all of them to a client that resumes, the last one of each lot if the client is slow or the range is long. Sends a new picture if it
   * is longer still.
   */
  async #catchUp(position: number, through: number): Promise<void> {
    const { reads, response, limits } = this.#parts;
    if (through - position > limits.liveCatchUp) return this.#sendPicture(through);
    const limit = limits.liveChangesPerRead;
    const latest = !this.#isResuming || through - position > limits.liveReplay;
    this.#isResuming = false;
    const query = { ...this.#subject, after: position, through, latest, limit };
    let page = await reads.changes({ ...query, from: null });
    while (page.length > 0 && !response.isEnded) {
      const next = page.length < limit ? [] : await reads.changes({ ...query, from: page.at(-1) ?? null });
      await this.#sendChanges(page, next[0] ?? null);
      page = next;
    }
    this.#position = through;
  }

  async #sendPicture(known: number): Promise<void> {
    const { winery, lot } = this.#subject;
    if (lot === null) await this.#sendLots(winery, known);
    else {
      const [state = 'null'] = await this.#parts.reads.states([{ winery, lot }], known);
      await this.#write(`${idLine(known)}${namedEventText('state', state)}`);
    }
    this.#position = known;
  }

  async #sendLots(winery: string, known: number): Promise<void> {
    const { reads, response, turns } = this.#parts;
    let after: string | null = null;
    let page = 0;
    do {
      const part = await reads.part(winery, known, after, this.#ahead);
      if (response.isEnded) return;
      after = part.after;
      this.#learn(part.states);
      if (part.states.length === 0 && after !== null) continue;
      page += 1;
      const isLast = after === null;
      const data = `{"notification":${known},"page":${page},"last":${isLast},"items":[${part.states.join(',')}]}`;
      await turns.take();
      await this.#write(`${isLast ? idLine(known) : ''}${namedEventText('state', data)}`);
    } while (after !== null);
  }

  /** Sends changes in pieces. `next`: the change that follows them, if it is known. */
  async #sendChanges(read: readonly LotChange[], next: LotChange | null): Promise<void> {
    const { reads, response, turns, shown } = this.#parts;
    const changes = await shown(read);
    for (let start = 0; start < changes.length && !response.isEnded; ) {
      const piece = pieceOf(changes, start, this.#ahead);
      start += piece.length;
      const states = await reads.states(piece, piece[0]?.last ?? 0);
      this.#learn(states);
      const following = changes[start] ?? next;
      const endsSet = following?.last !== piece[0]?.last;
      await turns.take();
      await this.#writeChanges(piece, states, endsSet);
    }
  }

  /** `endsSet`: the last of the changes is the last one of its change set. Only that one has an id. */
  async #writeChanges(piece: readonly LotChange[], states: readonly string[], endsSet: boolean): Promise<void> {
    const most = this.#parts.limits.liveBatchCharacters;
    let events = '';
    for (const [index, change] of piece.entries()) {
      const isLast = endsSet && index === piece.length - 1;
      events += `${isLast ? idLine(change.last) : ''}${namedEventText('change', changeText(change, states[index] ?? 'null'))}`;
      if (events.length < most) continue;
      await this.#write(events);
      events = '';
    }
    if (events !== '') await this.#write(events);
  }

  /** Reads next about as many lots as fit into a batch, judged by those before. */
  #learn(states: readonly string[]): void {
    if (states.length === 0) return;
    const { liveBatchCharacters, liveLotsPerRead } = this.#parts.limits;
    const characters = states.reduce((sum, { length }) => sum + length, 1);
    const fitting = Math.floor((liveBatchCharacters * states.length) / characters);
    this.#ahead = Math.max(1, Math.min(this.#ahead * 4, fitting, liveLotsPerRead));
  }

  async #write(text: string): Promise<void> {
    this.#writtenAt = performance.now();
    await this.#parts.response.write(text, { ...this.#subject, position: this.#position });
  }
}

/** Returns the changes from `start` on that belong to the same change set, at most `most`. */
function pieceOf(changes: readonly LotChange[], start: number, most: number): readonly LotChange[] {
  const last = changes[start]?.last;
  let end = start + 1;
  while (end - start < most && end < changes.length && changes[end]?.last === last) end += 1;
  return changes.slice(start, end);
}

function changeText({ lot, correction, change, first, last }: LotChange, state: string): string {
  return `{"lot":${JSON.stringify(lot)},"state":${state},"correction":${correction},"change":"${change}","notifications":{"first":${first},"last":${last}}}`;
}
