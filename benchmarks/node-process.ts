import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { nodeFlags } from '../config/node.js';
import type { LoopAnswer, MemoryAnswer, NodeRequest } from './measured-node.js';

const program = fileURLToPath(new URL('./measured-node.js', import.meta.url));

/** A node with HTTP in a process of its own, so that its memory and its event loop are those of a node alone. */
export class NodeProcess {
  /** Requests are answered one at a time, in order. */
  private last: Promise<unknown> = Promise.resolve();

  private constructor(
    readonly port: number,
    private readonly child: ChildProcess,
  ) {}

  static async start(connectionString: string): Promise<NodeProcess> {
    const child = fork(program, { execArgv: [...nodeFlags] });
    child.send(connectionString);
    const { port } = (await answerOf(child)) as { readonly port: number }; // The first message of the child.
    return new NodeProcess(port, child);
  }

  async memory(): Promise<MemoryAnswer> {
    return (await this.ask('memory')) as MemoryAnswer; // The answer to this request.
  }

  /** The time between two turns of the event loop since the last call. The first call starts the measurement. */
  async loopDelay(): Promise<LoopAnswer> {
    return (await this.ask('loop')) as LoopAnswer; // The answer to this request.
  }

  async stop(): Promise<void> {
    const ended = once(this.child, 'exit');
    this.child.disconnect();
    await ended;
  }

  private ask(request: NodeRequest): Promise<unknown> {
    const answered = this.last.then(() => {
      const answer = answerOf(this.child);
      this.child.send(request);
      return answer;
    });
    this.last = answered.catch(() => undefined);
    return answered;
  }
}

/** Resolves with the next message of a child process. Rejects if the process ends first. */
export async function answerOf(child: ChildProcess): Promise<unknown> {
  const stop = new AbortController();
  const { signal } = stop;
  try {
    const [answer] = await Promise.race([
      once(child, 'message', { signal }),
      once(child, 'exit', { signal }).then(() => Promise.reject(new Error('the process has ended'))),
    ]);
    return answer;
  } finally {
    stop.abort();
  }
}
