/** The commands of other users while a large edit runs: a closed loop of clients over HTTP, with the time of every answer. */
import { setTimeout as sleep } from 'node:timers/promises';
import { Additions, benchWinery } from './cellar-load.js';
import { HttpConnection } from './http-connection.js';
import { type LongLot, spill, timeOfRack } from './long-lot.js';

/** Who sent a command: one of many clients, on other lots; or the one client on the lot that is rewritten, at its end or before recent actions. */
export const senders = ['other lots', 'the same lot, at its end', 'the same lot, backdated'] as const;
export type Sender = (typeof senders)[number];

export interface Sample {
  readonly sender: Sender;
  /** When it was answered, in milliseconds of `performance.now()`. */
  readonly at: number;
  readonly ms: number;
}

/** What the client of the long lot does between two commands: one cellar sends some twenty a second on one lot. */
const pauseMs = 50;
/** A backdated action comes before so many of the newest ones. With many more, it would be a large edit itself. */
const backdatedBy = 10;

/**
 * Owns: the connections, and the samples. `stop` ends the load.
 * The clients of other lots add to each lot in turn. The client of the long lot spills wine, alternately at its end and backdated.
 */
export class OtherCommands {
  readonly samples: Sample[] = [];
  private isRunning = true;
  private readonly connections: HttpConnection[] = [];
  private readonly callers: Promise<unknown>;

  private constructor(
    private readonly port: number,
    options: { readonly clients: number; readonly lots: number; readonly long: LongLot },
  ) {
    const additions = new Additions(options.lots);
    const ofLots = Array.from({ length: options.clients }, () =>
      this.call(() => ({ sender: 'other lots', body: additions.next() }), 0),
    );
    this.callers = Promise.all([...ofLots, this.call(spillsOf(options.long), pauseMs)]);
    // A failure is reported by `stop`.
    this.callers.catch(() => undefined);
  }

  static start(
    port: number,
    options: { readonly clients: number; readonly lots: number; readonly long: LongLot },
  ): OtherCommands {
    return new OtherCommands(port, options);
  }

  /** Resolves when the commands in progress are answered. Rejects if one was not recorded. */
  async stop(): Promise<void> {
    this.isRunning = false;
    await this.callers;
    for (const connection of this.connections) connection.close();
  }

  private async call(
    next: () => { readonly sender: Sender; readonly body: unknown },
    pauseBetweenMs: number,
  ): Promise<void> {
    const connection = new HttpConnection(this.port);
    this.connections.push(connection);
    while (this.isRunning) {
      const { sender, body } = next();
      const begun = performance.now();
      const status = await connection.send('POST', `/v1/wineries/${benchWinery}/actions`, JSON.stringify(body));
      const at = performance.now();
      if (status !== 201) {
        this.isRunning = false;
        throw new Error(`a command on ${sender} was answered with ${status}`);
      }
      this.samples.push({ sender, at, ms: at - begun });
      if (pauseBetweenMs > 0) await sleep(pauseBetweenMs);
    }
  }
}

function spillsOf({ lot, dependents }: LongLot): () => { readonly sender: Sender; readonly body: unknown } {
  let atEnd = dependents;
  let isBackdated = true;
  return () => {
    isBackdated = !isBackdated;
    if (!isBackdated) atEnd += 1;
    return isBackdated
      ? { sender: 'the same lot, backdated', body: spill(lot, timeOfRack(atEnd - backdatedBy + 0.5)) }
      : { sender: 'the same lot, at its end', body: spill(lot, timeOfRack(atEnd)) };
  };
}
