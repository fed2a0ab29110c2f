/** Relays, a log and a stream in virtual time, from one seed. */
import { mirrorLimits } from '../../config/mirror.js';
import { Chance } from '../../src/harvest/chance.js';
import { Relay } from '../../src/mirror/relay.js';
import { ProcessTime } from '../simulation/cluster/process-time.js';
import { VirtualTime } from '../simulation/cluster/virtual-time.js';
import { GrowingLog } from './growing-log.js';
import { type Link, MemoryLogMirror, MemoryStream } from './memory-log-mirror.js';

interface RelayedNode {
  readonly relay: Relay;
  readonly mirror: MemoryLogMirror;
  readonly link: Link;
  readonly time: ProcessTime;
  owns: boolean;
  /** Whether hints reach the relay. */
  isHinted: boolean;
  readonly lines: string[];
  readonly troubles: unknown[];
  readonly seen: { position: number; lag: number; published: number; isStopped: boolean };
}

/** Small batches, so that a short log has many windows. */
const limits = { ...mirrorLimits, entriesPerBatch: 7, messagesPerComparison: 4 };

export class MirrorSite {
  readonly time = new VirtualTime();
  readonly stream = new MemoryStream();
  readonly chance: Chance;
  /** The log that nodes read; a test may replace it by another. */
  log: GrowingLog = new GrowingLog();
  readonly nodes: RelayedNode[] = [];

  constructor(seed: number) {
    this.chance = new Chance(seed);
  }

  node({ owns = true, log = () => this.log }: { owns?: boolean; log?: () => GrowingLog } = {}): RelayedNode {
    const time = new ProcessTime(this.time, 0);
    const link = this.link(time);
    const mirror = new MemoryLogMirror(this.stream, link);
    const seen = { position: 0, lag: 0, published: 0, isStopped: false };
    const lines: string[] = [];
    const troubles: unknown[] = [];
    const line = (text: string): void => void lines.push(text);
    const relay = new Relay({
      ...{ mirror, limits, stream: 'SOLERA', logger: { info: line, warn: line, error: line } },
      log: {
        pageSize: 100,
        get incarnation() {
          return log().incarnation;
        },
        head: () => this.read(time, () => log().head()),
        texts: (first, last) => this.read(time, () => log().texts(first, last)),
        newestTexts: (first, last) => this.read(time, () => log().newestTexts(first, last)),
        newestNotifications: (first, last) => this.read(time, () => log().newestNotifications(first, last)),
      },
      owns: () => node.owns,
      onPublished: (listener) => log().onPublished(() => node.isHinted && time.call(listener)),
      observer: {
        progressed: (progress) => void Object.assign(seen, progress),
        published: (count) => {
          seen.published += count;
        },
        stopped: (isStopped) => {
          seen.isStopped = isStopped;
        },
      },
      timers: { elapsedMs: () => time.elapsedMs(), after: (ms, work) => time.after(ms, work), jitter: (ms) => ms },
      onTrouble: (_what, error) => void troubles.push(error),
    });
    const node: RelayedNode = { relay, mirror, link, time, owns, isHinted: true, lines, troubles, seen };
    this.nodes.push(node);
    relay.start();
    return node;
  }

  /** Lets time pass. */
  async pass(ms: number): Promise<void> {
    await this.until(() => false, ms);
  }

  /** Lets time pass until something is true. Returns false if it is not after `ms`. */
  async until(isTrue: () => boolean, ms = 60_000): Promise<boolean> {
    let isLate = false;
    const cancel = this.time.after(ms, () => {
      isLate = true;
    });
    // Without an end of its own, because the virtual time would lose the call that comes after it.
    await this.time.run(() => isLate || isTrue(), Number.POSITIVE_INFINITY);
    cancel();
    return isTrue();
  }

  /** The numbers whose messages are missing or are not copies of the log. */
  faults(log: GrowingLog = this.log): number[] {
    const { first, last } = this.stream;
    const numbers = log.all.map((_, index) => index + 1).filter((number) => number >= Math.max(first, 1));
    return numbers.filter((number) => {
      const message = this.stream.message(number);
      const isCopy = message?.text === log.all[number - 1] && message?.id === `${log.incarnation}:${number}`;
      return number > last || !isCopy;
    });
  }

  async end(): Promise<void> {
    const ended = Promise.all(
      this.nodes.map(({ relay, time }) => {
        time.continue();
        return relay.stop();
      }),
    );
    let isEnded = false;
    void ended.then(() => {
      isEnded = true;
    });
    await this.until(() => isEnded);
  }

  private async read<T>(time: ProcessTime, work: () => Promise<T>): Promise<T> {
    await new Promise<void>((resolve) => void time.after(this.chance.whole(0, 3), resolve));
    return work();
  }

  /** Keeps the order in each direction. What is sent arrives also while the process is stopped; what it receives waits. */
  private link(time: ProcessTime): Link {
    const inOrder = (call: (work: () => void) => void) => {
      let free = 0;
      return (work: () => void): void => {
        free = Math.max(free, this.time.now + this.chance.whole(0, 2));
        this.time.after(free - this.time.now, () => call(work));
      };
    };
    return { isConnected: true, toBroker: inOrder((work) => work()), toClient: inOrder((work) => time.call(work)) };
  }
}
