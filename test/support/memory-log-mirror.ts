/** The mirror of the log in memory, as nats-server 2.9.10 behaves (the same contract suite runs on both). */
import {
  type LogMirror,
  type MirrorEntry,
  type MirroredMessage,
  type MirrorSession,
  MirrorUnavailable,
  type PublishOutcome,
} from '../../src/mirror/log-mirror.js';

/** A stream of a broker. */
export class MemoryStream {
  /** The number of its lives; 0 before the first. */
  lives = 0;
  exists = false;
  first = 0;
  last = 0;
  textBytes = 1_000_000;
  /** Called for every message that is stored. */
  onStored: (sequence: number, message: MirroredMessage) => void = () => undefined;
  private readonly messages = new Map<number, MirroredMessage>();
  private readonly ids = new Map<string, number>();

  create(): void {
    if (this.exists) return;
    this.exists = true;
    this.lives += 1;
  }

  delete(): void {
    this.exists = false;
    this.first = 0;
    this.last = 0;
    this.messages.clear();
    this.ids.clear();
  }

  /** Stores a message as the server does: an id that it knows is acknowledged without any other check. */
  store(id: string | null, text: string, expectedLast: number | null): Acknowledgement {
    const known = id === null ? undefined : this.ids.get(id);
    if (known !== undefined) return { sequence: known, isDuplicate: true, fault: null };
    if (expectedLast !== null && expectedLast !== this.last)
      return { sequence: 0, isDuplicate: false, fault: `wrong last sequence: ${this.last}` };
    this.last += 1;
    if (this.messages.size === 0) this.first = this.last;
    this.messages.set(this.last, { id, text });
    if (id !== null) this.ids.set(id, this.last);
    this.onStored(this.last, { id, text });
    return { sequence: this.last, isDuplicate: false, fault: null };
  }

  /** Loses the newest messages, as a server whose disk is older. It may remember the ids that it has lost. */
  loseTail(last: number, { rememberIds = false } = {}): void {
    for (const [sequence, { id }] of this.messages) {
      if (sequence <= last) continue;
      this.messages.delete(sequence);
      if (id !== null && !rememberIds) this.ids.delete(id);
    }
    this.last = Math.min(this.last, last);
    this.first = Math.min(this.first, this.last + 1);
  }

  forgetIds(): void {
    this.ids.clear();
  }

  /** Removes the oldest messages, as retention does. */
  truncate(first: number): void {
    for (const sequence of [...this.messages.keys()]) if (sequence < first) this.messages.delete(sequence);
    this.first = Math.max(this.first, Math.min(first, this.last + 1));
  }

  message(sequence: number): MirroredMessage | null {
    return this.messages.get(sequence) ?? null;
  }
}

interface Acknowledgement {
  readonly sequence: number;
  readonly isDuplicate: boolean;
  readonly fault: string | null;
}

/** How calls and answers travel between one client and the broker. Each `deliver` keeps the order of its calls. */
export interface Link {
  /** False after the connection was lost, and before there is another. */
  isConnected: boolean;
  toBroker(work: () => void): void;
  toClient(work: () => void): void;
}

/** A link without delay. */
function directLink(): Link {
  return { isConnected: true, toBroker: queueMicrotask, toClient: queueMicrotask };
}

export class MemoryLogMirror implements LogMirror {
  private connections = 0;

  constructor(
    private readonly stream: MemoryStream,
    private readonly link: Link = directLink(),
  ) {}

  /** Loses the connection. What the broker has not received is lost, and so are its answers. */
  disconnect(): void {
    this.connections += 1;
  }

  async open(): Promise<MirrorSession> {
    const { link, stream, connections } = this;
    const isCurrent = (): boolean => link.isConnected && this.connections === connections;
    if (!link.isConnected) throw new MirrorUnavailable('There is no connection.');
    const life = await called(link, isCurrent, () => {
      stream.create();
      return stream.lives;
    });
    return new MemorySession(stream, link, isCurrent, life);
  }
}

class MemorySession implements MirrorSession {
  private ended = false;
  private readonly rejections = new Set<(error: MirrorUnavailable) => void>();

  constructor(
    private readonly stream: MemoryStream,
    private readonly link: Link,
    private readonly isCurrent: () => boolean,
    private readonly life: number,
  ) {}

  get isOpen(): boolean {
    return !this.ended && this.isCurrent();
  }

  get textBytes(): number {
    return this.stream.textBytes;
  }

  extent() {
    return this.call(() => {
      const { stream, life } = this;
      if (!stream.exists || stream.lives !== life) throw new MirrorUnavailable('The stream was created again.');
      return { first: stream.first, last: stream.last };
    });
  }

  message(sequence: number) {
    return this.call(() => this.stream.message(sequence));
  }

  publish(entries: readonly MirrorEntry[]): Promise<PublishOutcome> {
    if (!this.isOpen) return Promise.reject(new MirrorUnavailable('The session has ended.'));
    return new Promise((resolve, reject) => {
      const fail = (error: MirrorUnavailable): void => {
        this.rejections.delete(fail);
        reject(error);
      };
      this.rejections.add(fail);
      const answers: Acknowledgement[] = [];
      for (const entry of entries)
        this.link.toBroker(() => {
          if (!this.isCurrent()) return this.close();
          const { stream } = this;
          const answer = stream.exists ? stream.store(entry.id, entry.text, entry.number - 1) : null;
          this.link.toClient(() => {
            if (!this.isOpen || answer === null) return this.close();
            answers.push(answer);
            if (answers.length < entries.length) return;
            this.rejections.delete(fail);
            resolve(outcomeOf(entries, answers));
          });
        });
    });
  }

  close(): void {
    this.ended = true;
    for (const reject of [...this.rejections]) reject(new MirrorUnavailable('The session has ended.'));
  }

  private async call<T>(work: () => T): Promise<T> {
    if (!this.isOpen) throw new MirrorUnavailable('The session has ended.');
    try {
      return await called(this.link, () => this.isOpen, work);
    } catch (error) {
      this.close();
      throw error;
    }
  }
}

function outcomeOf(entries: readonly MirrorEntry[], answers: readonly Acknowledgement[]): PublishOutcome {
  const bad = answers.findIndex(({ sequence }, index) => sequence !== entries[index]?.number);
  const good = bad < 0 ? answers : answers.slice(0, bad);
  const duplicates = good.filter(({ isDuplicate }) => isDuplicate).length;
  return { confirmed: good.length, duplicates, fault: bad < 0 ? null : (answers[bad]?.fault ?? 'another sequence') };
}

function called<T>(link: Link, isOpen: () => boolean, work: () => T): Promise<T> {
  return new Promise((resolve, reject) => {
    const fail = (): void => reject(new MirrorUnavailable('The connection was lost.'));
    link.toBroker(() => {
      if (!isOpen()) return link.toClient(fail);
      let answer: () => void;
      try {
        const value = work();
        answer = () => resolve(value);
      } catch (error) {
        answer = () => reject(error);
      }
      link.toClient(() => (isOpen() ? answer() : fail()));
    });
  });
}
