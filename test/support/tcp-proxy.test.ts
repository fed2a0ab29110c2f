import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createConnection, createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import { openTcpProxy } from './tcp-proxy.js';

const endings: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
});

test('a slow proxy delays data, and keeps its order when the slowness ends', async () => {
  let received = '';
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.on('data', (chunk) => (received += chunk.toString()));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  endings.push(() => new Promise((resolve) => server.close(resolve)));
  const proxy = await openTcpProxy((server.address() as AddressInfo).port); // It listens on TCP.
  endings.push(() => proxy.close());
  const socket = createConnection({ host: '127.0.0.1', port: proxy.port });
  socket.setNoDelay(true);
  socket.on('error', () => undefined);
  await once(socket, 'connect');

  proxy.slow(300);
  socket.write('a');
  await sleep(50);
  proxy.heal();
  socket.write('b');
  await sleep(50);
  expect(received).toBe('');
  await expect.poll(() => received, { timeout: 5_000 }).toBe('ab');
});
