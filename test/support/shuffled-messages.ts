/**
 * The bytes that a NATS server sends to a client, in which messages of streams are lost, repeated and reordered from a seed. Other messages pass as they are.
 * Owns: the bytes of a frame that is not complete yet, and the message that is held back. Invariant: frames stay whole.
 */
import type { Chance } from '../../src/harvest/chance.js';

const lineEnd = Buffer.from('\r\n');

/** What was done to messages of streams, over all connections. */
interface ShuffleCounts {
  lost: number;
  repeated: number;
  reordered: number;
}

export class ShuffledMessages {
  #rest = Buffer.alloc(0);
  #held: Buffer | null = null;

  constructor(
    private readonly chance: Chance,
    /** How likely each trouble is, for each message. */
    private readonly share: () => number,
    private readonly counts: ShuffleCounts,
  ) {}

  /** Returns what is sent in place of the bytes that have arrived. */
  passed(chunk: Buffer): Buffer {
    this.#rest = Buffer.concat([this.#rest, chunk]);
    const sent: Buffer[] = [];
    for (let frame = this.#nextFrame(); frame !== null; frame = this.#nextFrame()) sent.push(...this.#shuffled(frame));
    return Buffer.concat(sent);
  }

  #nextFrame(): Buffer | null {
    const end = this.#rest.indexOf(lineEnd);
    if (end < 0) return null;
    const line = this.#rest.toString('latin1', 0, end);
    const bytes = /^H?MSG .* (\d+)$/.exec(line)?.[1];
    const length = end + 2 + (bytes === undefined ? 0 : Number(bytes) + 2);
    if (this.#rest.length < length) return null;
    const frame = this.#rest.subarray(0, length);
    this.#rest = this.#rest.subarray(length);
    return frame;
  }

  #shuffled(frame: Buffer): readonly Buffer[] {
    const isOfStream = /^H?MSG [^\r]*\$JS\.ACK\./.test(frame.toString('latin1', 0, Math.min(frame.length, 400)));
    const held = this.#held === null ? [] : [this.#held];
    this.#held = null;
    if (!isOfStream) return [...held, frame];
    const share = this.share();
    if (this.chance.happens(share)) {
      this.counts.lost += 1;
      return held;
    }
    if (this.chance.happens(share)) {
      this.counts.repeated += 1;
      return [...held, frame, frame];
    }
    if (held.length === 0 && this.chance.happens(share)) {
      this.counts.reordered += 1;
      this.#held = frame;
      return [];
    }
    return [frame, ...held];
  }
}
