import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type HttpNode, startHttpNode } from '../support/http-node.js';

let node: HttpNode;
beforeAll(async () => {
  node = await startHttpNode();
});
afterAll(() => node.close());

/** Sends all requests over one connection without waiting, and returns the status and body of each response. */
async function pipeline(requests: readonly (readonly [method: string, path: string, body: unknown])[]) {
  const { hostname, port } = new URL(node.url);
  const socket = connect(Number(port), hostname);
  await once(socket, 'connect');
  const text = requests.map(([method, path, body]) => {
    const payload = JSON.stringify(body);
    return `${method} /v1/wineries/W${path} HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: ${payload.length}\r\n\r\n${payload}`;
  });
  socket.write(text.join(''));
  let received = '';
  const responses: { status: number; body: Record<string, unknown> }[] = [];
  for await (const chunk of socket) {
    received += String(chunk);
    for (;;) {
      const head = /^HTTP\/1\.1 (\d+)[\s\S]*?content-length: (\d+)[\s\S]*?\r\n\r\n/i.exec(received);
      const end = head === null ? Number.POSITIVE_INFINITY : head[0].length + Number(head[2]);
      if (head === null || received.length < end) break;
      responses.push({ status: Number(head[1]), body: JSON.parse(received.slice(head[0].length, end)) });
      received = received.slice(end);
    }
    if (responses.length === requests.length) break;
  }
  socket.destroy();
  return responses;
}

test('commands that one connection pipelines for one lot are applied in that order', async () => {
  const settings = { name: 'W', volumeUnit: 'gal', weightUnit: 'lb', currency: 'USD', timeZone: 'UTC' };
  await fetch(`${node.url}/v1/wineries/W`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(settings),
  });
  const effectiveAt = '2025-01-01T00:00:00Z';
  const components = [{ share: 1, variety: 'Merlot', vintage: 2024, appellation: 'Napa Valley' }];
  const receive = { type: 'receive_bulk', effectiveAt, data: { to: { lot: 'A', volume: 100 }, components } };
  const id = '01900000-0000-7000-8000-000000000001';
  const add = (amount: number, more = {}) => {
    const data = { lot: 'A', product: 'SO2', amount, unit: 'g' };
    return ['POST', '/actions', { type: 'addition', effectiveAt, data, ...more }] as const;
  };
  const responses = await pipeline([
    ['POST', '/actions', receive],
    add(1, { id }),
    ['PUT', `/actions/${id}`, { note: 'corrected' }],
    ...Array.from({ length: 40 }, (_, index) => add(index + 2)),
    ['DELETE', `/actions/${id}`, {}],
    add(99),
  ]);
  expect(responses.map(({ status }) => status)).toEqual([201, 201, 200, ...Array(40).fill(201), 200, 201]);
  const firsts = responses.map(({ body }) => (body.notifications as { first: number }).first);
  expect(firsts).toEqual([...firsts].sort((a, b) => a - b));
});
