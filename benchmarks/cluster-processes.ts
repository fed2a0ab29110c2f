import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { nodeFlags } from '../config/node.js';
import type { ClusterNodeOptions, NodeRun, Order, Target } from './cluster-node.js';

const program = fileURLToPath(new URL('./cluster-node.js', import.meta.url));

interface Reply {
  readonly result?: unknown;
  readonly error?: string;
}

/** A node of a benchmark in a process of its own. */
export class BenchNodeProcess {
  private constructor(
    readonly name: string,
    private readonly child: ChildProcess,
  ) {}

  static async start(options: ClusterNodeOptions): Promise<BenchNodeProcess> {
    const child = fork(program, [JSON.stringify(options)], { execArgv: [...nodeFlags] });
    // Each reply is awaited together with the end of the process.
    child.setMaxListeners(0);
    const node = new BenchNodeProcess(options.name, child);
    await node.reply();
    return node;
  }

  prepare(winery: string, lots: number, spread = 1): Promise<unknown> {
    return this.obey({ kind: 'prepare', winery, lots, spread });
  }

  /** Runs a closed loop in the node. */
  run(load: Omit<Extract<Order, { kind: 'run' }>, 'kind'>): Promise<NodeRun> {
    return this.obey({ kind: 'run', ...load });
  }

  /** The names of the nodes that own the targets' lots. */
  owners(targets: readonly Target[]): Promise<readonly string[]> {
    return this.obey({ kind: 'owners', targets });
  }

  members(): Promise<number> {
    return this.obey({ kind: 'members' });
  }

  async stop(): Promise<void> {
    const ended = once(this.child, 'exit');
    await this.obey({ kind: 'stop' });
    await ended;
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  private async obey<T>(order: Order): Promise<T> {
    this.child.send(order);
    return (await this.reply()) as T; // Each order has a result of its own.
  }

  private async reply(): Promise<unknown> {
    const [reply] = (await Promise.race([
      once(this.child, 'message'),
      once(this.child, 'exit').then(() => [{ error: 'it has ended' }]),
    ])) as [Reply]; // The node sends replies only.
    if (reply.error !== undefined) throw new Error(`${this.name}: ${reply.error}`);
    return reply.result;
  }
}
