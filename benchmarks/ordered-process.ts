/** Processes of a benchmark that carry out orders, one at a time, over the channel to their parent. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { processCpuMs } from './bench-server.js';

interface Reply {
  readonly result?: unknown;
  readonly error?: string;
}

/** The parent's end. `Order`: the orders that the program understands. */
export class OrderedProcess<Order> {
  /** Orders are carried out one at a time, in the order in which they were given. */
  private last: Promise<unknown> = Promise.resolve();

  private constructor(
    readonly name: string,
    private readonly child: ChildProcess,
  ) {
    // Each reply is awaited together with the end of the process.
    child.setMaxListeners(0);
  }

  /** Starts a program of this folder, such as `feed-node`, and waits until it is ready. `options` are passed to it; `flags` are Node's. */
  static async start<Order>(
    program: string,
    options: object = {},
    flags: readonly string[] = [],
  ): Promise<OrderedProcess<Order>> {
    const path = fileURLToPath(new URL(`./${program}.js`, import.meta.url));
    const started = new OrderedProcess<Order>(program, fork(path, [JSON.stringify(options)], { execArgv: [...flags] }));
    await started.reply();
    return started;
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  /** The processor time of the process so far, in milliseconds; 0 where there is no /proc. */
  async cpuMs(): Promise<number> {
    return (await processCpuMs(this.pid)) ?? 0;
  }

  obey<Result>(order: Order): Promise<Result> {
    const obeyed = this.last.then(async () => {
      const reply = this.reply();
      this.child.send({ order });
      return (await reply) as Result; // Each order has a result of its own.
    });
    this.last = obeyed.catch(() => undefined);
    return obeyed;
  }

  async stop(): Promise<void> {
    if (this.child.exitCode !== null) return;
    const ended = once(this.child, 'exit');
    this.child.send({ stop: true });
    await ended;
  }

  private async reply(): Promise<unknown> {
    const stop = new AbortController();
    const { signal } = stop;
    try {
      const [reply] = (await Promise.race([
        once(this.child, 'message', { signal }),
        once(this.child, 'exit', { signal }).then(() => [{ error: 'it has ended' }]),
      ])) as [Reply]; // The process sends replies only.
      if (reply.error !== undefined) throw new Error(`${this.name}: ${reply.error}`);
      return reply.result;
    } finally {
      stop.abort();
    }
  }
}

/** What a program does. */
interface Work<Order> {
  obey(order: Order): Promise<unknown>;
  close(): Promise<void>;
}

/** The child's end: opens the work with the options of the parent, and carries out orders until it is stopped or the parent has ended. */
export async function obeyOrders<Options, Order>(open: (options: Options) => Promise<Work<Order>>): Promise<void> {
  const answer = (work: () => Promise<unknown>): Promise<void> =>
    work().then(
      (result) => void process.send?.({ result }),
      (error: unknown) => void process.send?.({ error: String(error instanceof Error ? error.stack : error) }),
    );
  process.once('disconnect', () => process.exit(1));
  await answer(async () => {
    // The parent passes the options as one argument.
    const opened = await open(JSON.parse(process.argv[2] ?? '{}') as Options);
    process.on('message', (message: { readonly order: Order } | { readonly stop: true }) => {
      if ('stop' in message) void opened.close().finally(() => process.exit(0));
      else void answer(() => opened.obey(message.order));
    });
    return 'ready';
  });
}
