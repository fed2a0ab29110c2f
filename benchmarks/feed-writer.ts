/** A process that writes one-lot additions over HTTP for `bench -- feed`: as fast as the node answers, or at a steady rate. */
import { setTimeout as sleep } from 'node:timers/promises';
import { Additions, benchWinery } from './cellar-load.js';
import { HttpConnection } from './http-connection.js';
import { machineMs } from './machine-clock.js';
import { obeyOrders } from './ordered-process.js';

interface FeedWriterOptions {
  readonly port: number;
  readonly lots: number;
  readonly connections: number;
}

export type FeedWriterOrder =
  /** Each connection sends its next addition when the last one is answered. */
  | { readonly kind: 'flood'; readonly ms: number }
  /** Additions are sent at a steady rate, as long as a connection is free. */
  | { readonly kind: 'pace'; readonly perSecond: number; readonly ms: number };

/** Times of the machine's clock. The lists have one entry for each addition, in the order of the acknowledgements. */
export interface Written {
  readonly perSecond: number;
  /** The number of the last notification of the addition. */
  readonly last: readonly number[];
  readonly sentAt: readonly number[];
  readonly acknowledgedAt: readonly number[];
}

/** The growing lists of the writes in progress. */
type Collected = { [Name in keyof Omit<Written, 'perSecond'>]: number[] };

const paceMs = 1;

/** Owns: its connections, and which additions were sent. */
class FeedWriter {
  private readonly additions: Additions;
  private readonly free: HttpConnection[];
  private written: Collected = { last: [], sentAt: [], acknowledgedAt: [] };

  constructor({ port, lots, connections }: FeedWriterOptions) {
    this.additions = new Additions(lots);
    this.free = Array.from({ length: connections }, () => new HttpConnection(port));
  }

  async flood(ms: number): Promise<Written> {
    const end = machineMs() + ms;
    return this.measured(async () => {
      const callers = this.free.map(async () => {
        while (machineMs() < end) await this.send();
      });
      await Promise.all(callers);
    });
  }

  async pace(perSecond: number, ms: number): Promise<Written> {
    return this.measured(async () => {
      const begun = machineMs();
      const sending = new Set<Promise<void>>();
      for (let sent = 0; ; ) {
        const elapsed = machineMs() - begun;
        if (elapsed >= ms) break;
        for (const due = (elapsed * perSecond) / 1_000; sent < due && this.free.length > 0; sent += 1) {
          const one = this.send().finally(() => sending.delete(one));
          sending.add(one);
        }
        await sleep(paceMs);
      }
      await Promise.all(sending);
    });
  }

  close(): void {
    for (const connection of this.free) connection.close();
  }

  private async measured(work: () => Promise<void>): Promise<Written> {
    this.written = { last: [], sentAt: [], acknowledgedAt: [] };
    const begun = machineMs();
    await work();
    const perSecond = (this.written.last.length * 1_000) / (machineMs() - begun);
    return { perSecond, ...this.written };
  }

  private async send(): Promise<void> {
    const connection = this.free.pop();
    if (connection === undefined) throw new Error('more callers than connections');
    const sentAt = machineMs();
    const status = await connection.send(
      'POST',
      `/v1/wineries/${benchWinery}/actions`,
      JSON.stringify(this.additions.next()),
      'Prefer: return=minimal\r\n',
    );
    const acknowledgedAt = machineMs();
    if (status !== 201) throw new Error(`an addition was answered with ${status}: ${connection.body}`);
    this.written.sentAt.push(sentAt);
    this.written.acknowledgedAt.push(acknowledgedAt);
    this.written.last.push(lastNumberIn(connection.body));
    this.free.push(connection);
  }
}

/** The last notification number of an answer, without parsing all of it. */
function lastNumberIn(answer: string): number {
  const last = /"notifications":\{"first":\d+,"last":(\d+)\}/.exec(answer)?.[1];
  if (last === undefined) throw new Error(`an answer names no notifications: ${answer}`);
  return Number(last);
}

await obeyOrders<FeedWriterOptions, FeedWriterOrder>(async (options) => {
  const writer = new FeedWriter(options);
  return {
    obey: (order) => (order.kind === 'flood' ? writer.flood(order.ms) : writer.pace(order.perSecond, order.ms)),
    close: async () => writer.close(),
  };
});
