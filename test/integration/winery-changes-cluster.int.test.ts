/** Change sets over several wineries in a cell of two processes, whichever node receives them and whichever nodes own the wineries. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { JsonObject } from '../../src/application/json-object.js';
import { winerySettings } from '../support/ingestion-site.js';
import { NatsSite } from '../support/nats-site.js';
import { startTestServer, type TestServer } from '../support/postgres.js';
import { at, receipt } from './encryption-site.js';
import { run, start } from './program.js';

/** As many that the nodes own some of them each. */
const wineries = ['amber', 'birch', 'cedar', 'dune'] as const;
const sets = 24;

let postgres: TestServer;
let connectionString: string;
let site: NatsSite;
const urls: string[] = [];

beforeAll(async () => {
  postgres = await startTestServer({ fsync: true });
  ({ connectionString } = await postgres.createDatabase());
  site = await NatsSite.open();
  const server = await site.startServer();
  for (const name of ['north', 'south']) {
    const environment = { DATABASE_URL: connectionString, NATS_URL: server.url, PORT: '0', LOG_LEVEL: 'warn' };
    const program = start(['start'], { ...environment, SOLERA_NODE: name });
    site.endLater(async () => {
      program.child.kill();
      await program.ended;
    });
    const [, url = ''] = await program.output(/ready on (http:\/\/\S+:\d+)/);
    urls.push(url);
  }
  for (const winery of wineries) expect((await send(0, 'PUT', `wineries/${winery}`, winerySettings)).status).toBe(200);
}, 120_000);
afterAll(async () => {
  await site.close();
  await postgres.stop();
});

interface Answer {
  readonly status: number;
  readonly body: JsonObject;
  /** The node that decided. */
  readonly node: string | null;
}

async function send(node: number, method: string, path: string, body?: unknown): Promise<Answer> {
  const response = await fetch(`${urls[node % urls.length]}/v1/${path}`, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
  });
  const answer = (await response.json()) as JsonObject; // Solera answers with objects.
  return { status: response.status, body: answer, node: response.headers.get('solera-node') };
}

const received = Object.fromEntries(wineries.map((winery) => [winery, randomUUID()]));

it('are refused with a reason until both nodes have said that they know them', async () => {
  const codeAt = async (node: number) => (await send(node, 'POST', 'changes', { changes: [] })).body.code;
  expect(['wineries_not_available', 'bad_request']).toContain(await codeAt(0));
  for (const node of [0, 1]) await expect.poll(() => codeAt(node), { timeout: 30_000 }).toBe('bad_request');
}, 60_000);

it('are decided by the node that owns the lots, and answered at the one that received them', async () => {
  for (const [index, winery] of wineries.entries()) {
    const other = wineries[(index + 1) % wineries.length] ?? winery;
    const recording = (of: string, id: string) => ({ op: 'record', winery: of, action: { id, ...receipt('A', 100) } });
    const id = randomUUID();
    const changes = [recording(winery, received[winery] ?? ''), recording(other, randomUUID())];
    const first = await send(index, 'POST', 'changes', { id, changes });
    expect(first).toMatchObject({ status: 200, body: { actions: [{ winery }, { winery: other }] } });
    const repeat = await send(index + 1, 'POST', 'changes', { id, changes });
    expect(repeat.body).toEqual(first.body);
    expect([first.node, repeat.node]).toEqual([expect.stringMatching(/^(north|south)$/), first.node]);
  }
  for (const winery of wineries)
    expect((await send(1, 'GET', `wineries/${winery}/lots/A`)).body).toMatchObject({ volume: 200 });
});

it('keep every order and every lot when both nodes receive them at once', async () => {
  const sale = (volume: number) => ({
    ...{ type: 'ship_bulk', effectiveAt: at(3) },
    data: { from: [{ lot: 'A', volume }], reason: 'taxpaid' },
  });
  const answers = await Promise.all(
    Array.from({ length: sets }, (_, index) => {
      const pair = [wineries[index % 4] ?? '', wineries[(index + 1 + (index % 3)) % 4] ?? ''];
      const changes: JsonObject[] = pair.map((winery) => ({
        op: 'record',
        winery,
        action: { id: randomUUID(), ...sale(1) },
      }));
      // Half of them also correct the past, so that their lots are not known before it is read.
      const note = { op: 'revise', winery: pair[0], id: received[pair[0] ?? ''], note: `read ${index}` };
      return send(index, 'POST', 'changes', {
        id: randomUUID(),
        changes: index % 2 === 0 ? changes : [...changes, note],
      });
    }),
  );
  expect(answers.map(({ status, body }) => (status === 200 ? status : body))).toEqual(answers.map(() => 200));
  let volume = 0;
  for (const winery of wineries) volume += Number((await send(0, 'GET', `wineries/${winery}/lots/A`)).body.volume);
  expect(volume).toBe(wineries.length * 200 - 2 * sets);
}, 60_000);

it('cure a conflict in the winery of another owner, and expect the impact that was previewed', async () => {
  const [from, to] = ['birch', 'dune'] as const;
  const [transfer, sale] = [randomUUID(), randomUUID()];
  const bond = (volume: number) => ({ from: [{ lot: 'A', volume }], to: { winery: to, lot: 'B' } });
  const sold = (volume: number | 'all') => ({ from: [{ lot: 'B', volume }], reason: 'taxpaid' });
  const recorded = [
    {
      op: 'record',
      winery: from,
      action: { id: transfer, type: 'transfer_in_bond', effectiveAt: at(4), data: bond(20) },
    },
    { op: 'record', winery: to, action: { id: sale, type: 'ship_bulk', effectiveAt: at(5), data: sold(15) } },
  ];
  expect(await send(1, 'POST', 'changes', { changes: recorded })).toMatchObject({ status: 200 });
  const alone = [{ op: 'revise', winery: from, id: transfer, data: bond(10) }];
  expect(await send(0, 'POST', 'changes', { changes: alone })).toMatchObject({
    body: { code: 'conflicts', conflicts: [{ action: sale, winery: to }] },
  });
  const changes = [...alone, { op: 'revise', winery: to, id: sale, data: sold('all') }];
  const preview = await send(0, 'POST', 'changes', { changes, preview: true });
  const { digest } = preview.body;
  for (const node of [0, 1])
    expect(await send(node, 'POST', 'changes', { changes, expect: 'other' })).toMatchObject({
      ...{ status: 412, body: { code: 'impact_differs' } },
    });
  expect(await send(1, 'POST', 'changes', { changes, expect: digest })).toMatchObject({ status: 200 });
  expect((await send(0, 'GET', `wineries/${to}/lots/B`)).body).toMatchObject({ volume: 0 });
  const verified = await run(['verify'], { DATABASE_URL: connectionString });
  expect(verified).toMatchObject({ code: 0, stdout: expect.stringContaining('Everything equals a rebuild') });
}, 60_000);
