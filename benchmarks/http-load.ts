import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Measured } from './closed-loop.js';
import type { ClockReading, HttpTask } from './http-client.js';

type Message = { readonly clocks: true } | { readonly measured: Measured } | { readonly failure: string };

/** Clocks of the server's processor time, in milliseconds. */
interface ServerClocks {
  /** Of the process that serves HTTP. */
  readonly nodeMs: () => Promise<number>;
  readonly postgresMs: () => Promise<number | null>;
}

/** The clocks of a server that runs in this process. */
export function ownClocks(postgresMs: () => Promise<number | null>): ServerClocks {
  const nodeMs = async (): Promise<number> => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1_000;
  };
  return { nodeMs, postgresMs };
}

/** Runs the client in a process of its own. `nodeUs` of the result is the server's, `clientUs` the client's. */
export function loadOverHttp(
  task: HttpTask,
  { nodeMs, postgresMs }: ServerClocks,
): Promise<Measured & { readonly clientUs: number }> {
  const client = fork(fileURLToPath(new URL('./http-client.js', import.meta.url)), { execArgv: [] });
  const served: number[] = [];
  const readClocks = async (): Promise<void> => {
    const [node, postgres] = await Promise.all([nodeMs(), postgresMs()]);
    served.push(node);
    client.send({ postgresMs: postgres } satisfies ClockReading);
  };
  return new Promise((resolve, reject) => {
    client.once('error', reject);
    client.once('exit', (code) => reject(new Error(`the client ended with ${code}`)));
    client.on('message', (message: Message) => {
      if ('clocks' in message) {
        readClocks().catch(reject);
      } else if ('failure' in message) {
        reject(new Error(message.failure));
      } else {
        const [before = 0, after = 0] = served;
        const { measured } = message;
        resolve({ ...measured, nodeUs: (1_000 * (after - before)) / measured.count, clientUs: measured.nodeUs });
      }
    });
    client.send(task);
  });
}
