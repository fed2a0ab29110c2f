/** Commands from a JetStream stream, with a real nats-server and a real PostgreSQL. */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { jetstreamManager } from '@nats-io/jetstream';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { JsonObject } from '../../src/application/json-object.js';
import type { UseCases } from '../../src/application/use-cases.js';
import { accepted } from '../support/accepted.js';
import {
  type IngestingNode,
  IngestionSite,
  type Publisher,
  untilTaken,
  winerySettings,
} from '../support/ingestion-site.js';

const components = [{ share: 1, variety: 'Merlot', vintage: 2024, appellation: 'Napa' }];
const effectiveAt = '2025-10-01T08:00:00Z';
let nextId = 1;
let site: IngestionSite;
let publisher: Publisher;

const uuid = (): string => `01900000-0000-7000-8000-${String(nextId++).padStart(12, '0')}`;
const note = (text: string, lot = 'A'): JsonObject => ({ id: uuid(), type: 'note', effectiveAt, data: { lot, text } });
const receipt = (lot: string): JsonObject => ({
  ...{ id: uuid(), type: 'receive_bulk', effectiveAt },
  data: { to: { lot, volume: 1_000 }, components },
});
const dose = (lot: string): JsonObject => ({
  ...{ id: uuid(), type: 'addition', effectiveAt },
  data: { lot, product: 'SO2', amount: 1, unit: 'g' },
});

async function textsOf(node: IngestingNode, winery: string, lot = 'A'): Promise<unknown[]> {
  const texts: unknown[] = [];
  let cursor: string | null = null;
  do {
    const query: { limit: number; cursor?: string } = cursor === null ? { limit: 1_000 } : { limit: 1_000, cursor };
    const page = await accepted(node.composed.solera.lotTimeline(winery, lot, query));
    texts.push(...page.items.map((item) => ((item.action as JsonObject).data as JsonObject).text));
    cursor = page.next;
  } while (cursor !== null);
  return texts;
}

async function ingesting(site: IngestionSite, name: string, around?: (solera: UseCases) => Partial<UseCases>) {
  const node = await site.node(name, around);
  await expect.poll(async () => (await node.control.inspect()).enabled, { timeout: 10_000 }).toBe(true);
  return node;
}

beforeEach(async () => {
  site = await IngestionSite.open();
  publisher = await site.publisher();
});
afterEach(() => site.close());

describe('a published command', () => {
  test('is answered at its Reply-Subject as HTTP answers it, and takes effect once however often it is published', async () => {
    const node = await ingesting(site, 'north');
    await accepted(node.composed.solera.putWinery('est.1', winerySettings));
    const replies = publisher.collect('crew.replies');
    const command = note('first');
    await publisher.publish('est%2E1', command, 'crew.replies');
    await publisher.publish('est%2E1', command, 'crew.replies');
    await expect.poll(() => replies.length, { timeout: 10_000 }).toBe(2);
    expect(replies[0]).toEqual(await accepted(node.composed.solera.record('est.1', command, {})));
    expect(replies[1]).toEqual(replies[0]);
    expect(await textsOf(node, 'est.1')).toEqual(['first']);
  });

  test('may be a change set, all or nothing', async () => {
    const node = await ingesting(site, 'north');
    await accepted(node.composed.solera.putWinery('w', winerySettings));
    const replies = publisher.collect('crew.replies');
    const changes = ['one', 'two'].map((text) => ({ op: 'record', action: note(text) }));
    await publisher.publish('w', { id: uuid(), changes }, 'crew.replies');
    await expect.poll(() => replies.length, { timeout: 10_000 }).toBe(1);
    expect(replies[0]).toMatchObject({ actions: [{ type: 'note' }, { type: 'note' }] });
  });
});

describe('a command that cannot be accepted', () => {
  test('is reported as a problem document, never blocks the commands after it, and takes effect after its retry', async () => {
    const node = await ingesting(site, 'north');
    await accepted(node.composed.solera.putWinery('w', winerySettings));
    const replies = publisher.collect('crew.replies');
    const reports = publisher.collect('solera.refused.*');
    const poisoned = ['no JSON', '[]', '', JSON.stringify({ type: 'note' }), JSON.stringify({ ...note('x'), data: 7 })];
    for (const body of poisoned) await publisher.publish('w', body);
    const early = dose('LATE');
    await publisher.publish('w', early, 'crew.replies');
    await publisher.publish('nowhere', note('x'));
    await publisher.publish('odd%2e', note('x'));
    await publisher.publish('w', receipt('LATE'));
    await untilTaken(node);
    expect(replies).toMatchObject([{ status: 422, code: 'unknown_lot', type: 'urn:solera:problem:unknown_lot' }]);
    await expect.poll(() => reports.length, { timeout: 10_000 }).toBe(poisoned.length + 3);
    expect(reports.find(({ id }) => id === early.id)).toMatchObject({
      code: 'unknown_lot',
      winery: 'w',
      command: early,
    });
    const seen = await node.control.inspect();
    expect(seen).toMatchObject({ enabled: true, lag: 0, refusals: poisoned.length + 3 });
    const rows = seen.wineries as { winery: string; refused: { id: string; problem: JsonObject }[] }[];
    expect(rows.map(({ winery, refused }) => [winery, refused.length]).sort()).toEqual([
      ['nowhere', 1],
      ['solera.in.odd%2e', 1],
      ['w', poisoned.length + 1],
    ]);

    expect(await node.control.retry(String(early.id))).toMatchObject({ ok: true, value: { wineries: ['w'] } });
    await expect.poll(() => replies.length, { timeout: 10_000 }).toBe(2);
    expect(replies[1]).toMatchObject({ action: { id: early.id, status: 'active' } });
    expect(await node.control.retry(String(early.id))).toMatchObject({ ok: false, problem: { code: 'not_found' } });
    // A retry that is refused again replaces the refusal.
    const unread = rows
      .find(({ winery }) => winery === 'w')
      ?.refused.find(({ problem }) => problem.code === 'bad_request');
    expect(await node.control.retry(String(unread?.id))).toMatchObject({ ok: true });
    await untilTaken(node);
    await expect.poll(async () => (await node.control.inspect()).refusals).toBe(poisoned.length + 2);
  });
});

describe('a node that cannot decide a command now', () => {
  test('tries until it can, skips nothing, and keeps the order', async () => {
    let calls = 0;
    const node = await ingesting(site, 'north', (solera) => ({
      record: async (...call) => {
        calls += 1;
        if (calls % 3 === 1) return { ok: false, problem: { code: 'overloaded', detail: 'busy' } };
        const result = await solera.record(...call);
        // The command was decided, and its answer lost.
        return calls % 3 === 2 ? { ok: false, problem: { code: 'unknown', detail: 'in doubt' } } : result;
      },
    }));
    await accepted(node.composed.solera.putWinery('w', winerySettings));
    const texts = Array.from({ length: 8 }, (_, index) => `note ${index}`);
    for (const text of texts) await publisher.publish('w', note(text));
    await untilTaken(node);
    expect(await textsOf(node, 'w')).toEqual(texts);
    expect(node.counts).toMatchObject({ taken: 8, refused: 0, retried: 16 });
  });
});

describe('a laptop that was offline for a week', () => {
  test('loses none of its 2,000 actions while nodes crash and stop, and the broker is killed; each takes effect once, in order', async () => {
    let north = await ingesting(site, 'north');
    const south = await ingesting(site, 'south');
    const wineries = ['w1', 'w2', 'w3'];
    for (const winery of wineries) await accepted(north.composed.solera.putWinery(winery, winerySettings));
    const texts = (winery: string): string[] =>
      Array.from({ length: winery === 'w1' ? 1_600 : 200 }, (_, index) => `${winery} ${index}`);
    const sending = Promise.all(
      wineries.map(async (winery) => {
        for (const text of texts(winery)) await publisher.publish(winery, note(text));
      }),
    );
    const total = () => north.counts.taken + south.counts.taken;
    await expect.poll(total, { timeout: 30_000 }).toBeGreaterThan(100);
    await site.server.kill();
    await site.server.restart();
    await expect.poll(total, { timeout: 30_000 }).toBeGreaterThan(300);
    await (north.counts.taken > south.counts.taken ? north : south).crash();
    await sending;
    if (north.counts.taken > 0) {
      await north.stop();
      north = await ingesting(site, 'north');
    }
    await untilTaken(north);
    for (const winery of wineries) expect(await textsOf(north, winery)).toEqual(texts(winery));
    expect(await north.control.inspect()).toMatchObject({ refusals: 0 });
  }, 180_000);
});

describe('the documented example', () => {
  test('publishes a command and prints its result', async () => {
    const node = await ingesting(site, 'north');
    await accepted(node.composed.solera.putWinery('estate', winerySettings));
    const id = uuid();
    const env = { ...process.env, NATS_URL: site.server.url, COMMAND_ID: id };
    const example = fileURLToPath(new URL('../../docs/examples/ingestion/publish.mjs', import.meta.url));
    const { stdout } = await promisify(execFile)(process.execPath, [example], { env, timeout: 30_000 });
    expect(JSON.parse(stdout)).toMatchObject({ action: { id, type: 'note', status: 'active' } });
  });
});

describe('a stream of another system', () => {
  test('is left alone', async () => {
    await ingesting(site, 'north');
    const other = await site.node('other', undefined, 'elsewhere');
    const off = { enabled: false, detail: expect.stringContaining('belongs to another system ("Solera, cell test")') };
    await expect.poll(() => other.control.inspect(), { timeout: 10_000 }).toMatchObject(off);
  });
});

describe('a hostile publisher', () => {
  test('neither breaks the connection, nor makes Solera instruct the broker, nor touches the commands of others', async () => {
    const node = await ingesting(site, 'north');
    await accepted(node.composed.solera.putWinery('w', winerySettings));
    const named = ['two words', '$JS.API.STREAM.DELETE.SOLERA_IN', 'solera.in.w', '>', 'a..b'];
    for (const subject of named) await publisher.publish('w', note(subject), subject);
    publisher.client.publish('solera.in.*', JSON.stringify(note('all')));
    publisher.client.publish('solera.in.>', JSON.stringify(note('all')));
    await publisher.publish('w', note('last'));
    await untilTaken(node);
    expect(await textsOf(node, 'w')).toEqual([...named, 'last']);
    expect(await node.control.inspect()).toMatchObject({ enabled: true, refusals: 0 });
    expect(node.troubles).toEqual([]);
  });
});

describe('a stream that an operator deletes', () => {
  test('is created again, and takes commands', async () => {
    const node = await ingesting(site, 'north');
    await accepted(node.composed.solera.putWinery('w', winerySettings));
    for (const text of ['one', 'two']) await publisher.publish('w', note(text));
    await untilTaken(node);
    const { streams } = await jetstreamManager(publisher.client);
    await streams.delete('SOLERA_IN');
    await publisher.publish('w', note('three'));
    await expect.poll(() => textsOf(node, 'w'), { timeout: 20_000 }).toEqual(['one', 'two', 'three']);
  });
});

describe('a broker whose store is wiped', () => {
  test('takes commands again', async () => {
    const node = await ingesting(site, 'north');
    await accepted(node.composed.solera.putWinery('w', winerySettings));
    for (const text of ['one', 'two', 'three']) await publisher.publish('w', note(text));
    await untilTaken(node);
    await site.server.kill();
    await site.server.wipeStore();
    await site.server.restart();
    await publisher.publish('w', note('four'));
    await expect.poll(() => textsOf(node, 'w'), { timeout: 20_000 }).toEqual(['one', 'two', 'three', 'four']);
  });
});

describe('without JetStream', () => {
  test('ingestion is off and says why', async () => {
    const plain = await IngestionSite.open({ jetStream: false });
    try {
      const node = await plain.node('north');
      const off = { enabled: false, lag: null, detail: 'JetStream is not enabled on the NATS server.' };
      await expect.poll(() => node.control.inspect(), { timeout: 10_000 }).toMatchObject(off);
    } finally {
      await plain.close();
    }
  });
});
