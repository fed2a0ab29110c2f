/** Runs HAProxy with deploy/haproxy.cfg in front of three servers that imitate nodes. Only the addresses differ, because all share this machine. */
import type { ChildProcess } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readText } from './deployment-file.js';
import { endProgram, eventually, freePorts, startProgram } from './started-program.js';

/** How an imitated node treats requests: it answers, refuses with 503, or closes the connection without an answer. */
type Behaviour = 'answers' | 'refuses' | 'closes';

const missing = 'haproxy is not installed (HAPROXY names it), so deploy/haproxy.cfg was not tried.';
const names = ['solera-1', 'solera-2', 'solera-3'];
const behaviours = new Map<string, Behaviour>();
const unready = new Set<string>();
const nodes: Server[] = [];
let haproxy: ChildProcess | undefined;
let folder = '';
let url = '';
let operations = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'solera-haproxy-'));
  const [front = 0, operationsPort = 0, ...ports] = await freePorts(2 + names.length);
  await Promise.all(names.map((name, index) => startNode(name, ports[index] ?? 0)));
  const addressed = names.reduce(
    (text, name, index) => text.replaceAll(`${name}:8080`, `127.0.0.1:${ports[index]}`),
    readText('deploy/haproxy.cfg').replace('bind :8080', `bind 127.0.0.1:${front}`),
  );
  const config = join(folder, 'haproxy.cfg');
  await writeFile(config, addressed.replace('bind :8404', `bind 127.0.0.1:${operationsPort}`));
  haproxy = await startProgram(process.env.HAPROXY ?? 'haproxy', ['-db', '-f', config]);
  url = `http://127.0.0.1:${front}`;
  operations = `http://127.0.0.1:${operationsPort}`;
});

afterAll(async () => {
  if (haproxy !== undefined) await endProgram(haproxy);
  for (const node of nodes) node.closeAllConnections();
  await Promise.all(nodes.map((node) => new Promise((resolve) => node.close(resolve))));
  await rm(folder, { recursive: true, force: true });
});

beforeEach(async ({ skip }) => {
  if (haproxy === undefined) return skip(missing);
  behaviours.clear();
  unready.clear();
  await eventually(async () => new Set(await answers(3)).size === 3, 'an answer of each node');
});

async function startNode(name: string, port: number): Promise<void> {
  const node = createServer((request, response) => imitate(name, request, response));
  nodes.push(node);
  await new Promise<void>((resolve) => node.listen(port, '127.0.0.1', resolve));
}

function imitate(name: string, request: IncomingMessage, response: ServerResponse): void {
  request.resume();
  if (request.url === '/readyz') response.writeHead(unready.has(name) ? 503 : 200).end();
  else if (behaviours.get(name) === 'refuses') response.writeHead(503).end();
  else if (behaviours.get(name) === 'closes') request.socket.destroy();
  else response.end(name);
}

/** The answers to some requests, one after the other: the name of the node, or the status of a failure. */
async function answers(count: number, path = '/v1/wineries', options: RequestInit = {}): Promise<(string | number)[]> {
  const received: (string | number)[] = [];
  for (let sent = 0; sent < count; sent += 1) {
    const response = await fetch(`${url}${path}`, options);
    received.push(response.ok ? await response.text() : response.status);
  }
  return received;
}

const write = { method: 'POST', body: '{}' };
const writeWithKey = { ...write, headers: { 'Idempotency-Key': 'a' } };

describe('HAProxy', () => {
  it.each(['/v1/wineries', '/v1/notifications/stream'])(
    'sends nothing to a node that is not ready: %s',
    async (path) => {
      unready.add('solera-2');
      await eventually(async () => !(await answers(6)).includes('solera-2'), 'the removal of the node');
      expect(new Set(await answers(6, path))).toEqual(new Set(['solera-1', 'solera-3']));
    },
  );

  it.each(['refuses', 'closes'] as const)(
    'repeats reads, and writes with a key, at another node: one node %s',
    async (behaviour) => {
      behaviours.set('solera-2', behaviour);
      const received = [...(await answers(3)), ...(await answers(3, '/v1/wineries', writeWithKey))];
      expect(received.filter((answer) => answer === 'solera-2' || typeof answer === 'number')).toEqual([]);
    },
  );

  it('does not repeat other writes, because it cannot know whether they happened', async () => {
    behaviours.set('solera-2', 'refuses');
    expect(await answers(3, '/v1/wineries', write)).toContain(503);
    expect(await answers(3, '/v1/wineries', { ...write, method: 'PUT' })).toContain(503);
  });

  it.each(['/metrics', '/%6detrics', '/metrics?a=1'])('hides the metrics of nodes: %s', async (path) => {
    expect(await answers(3, path)).toEqual([404, 404, 404]);
  });

  it('has a health check and metrics of its own, and nothing else, at the port that is not published', async () => {
    const statuses = await Promise.all(
      ['/healthz', '/metrics', '/'].map(async (path) => (await fetch(`${operations}${path}`)).status),
    );
    expect(statuses).toEqual([200, 200, 404]);
  });
});
