import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Measured } from './closed-loop.js';
import type { HttpOrder } from './http-client.js';

type Message = { readonly clocks: true } | { readonly measured: Measured } | { readonly failure: string };

/** Runs the client in a process of its own. `nodeUs` of the result is the serving process's, which is this one; the client's goes with it. */
export function loadOverHttp(
  order: HttpOrder,
  processorMs: () => Promise<number | null>,
): Promise<Measured & { readonly clientUs: number }> {
  const client = fork(fileURLToPath(new URL('./http-client.js', import.meta.url)), { execArgv: [] });
  const own: number[] = [];
  return new Promise((resolve, reject) => {
    client.once('error', reject);
    client.once('exit', (code) => reject(new Error(`the client ended with ${code}`)));
    client.on('message', (message: Message) => {
      if ('clocks' in message) {
        const { user, system } = process.cpuUsage();
        own.push(user + system);
        void processorMs().then((postgresMs) => client.send(postgresMs as number));
      } else if ('failure' in message) {
        reject(new Error(message.failure));
      } else {
        const [before = 0, after = 0] = own;
        const { measured } = message;
        resolve({ ...measured, nodeUs: (after - before) / measured.count, clientUs: measured.nodeUs });
      }
    });
    client.send(order);
  });
}
