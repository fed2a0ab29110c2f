/** The accounts of deploy/nats.conf, over TLS: the nodes work, consumers read the mirror, crews publish commands, and nothing else reaches the nodes. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import { connect, headers, type NatsConnection } from 'nats';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startNatsServer } from '../../src/adapters/nats-server/nats-server.js';
import { follow } from '../../src/feed/consumer/follow.js';
import { memoryTracking } from '../../src/feed/consumer/tracking.js';
import { readText } from '../deploy/deployment-file.js';
import { type Certificates, makeCertificates } from '../support/certificates.js';
import { start } from './program.js';

const passwords = { NATS_PASSWORD: 'node-secret', NATS_CONSUMER_PASSWORD: 'reader', NATS_CREW_PASSWORD: 'crew-secret' };
const endings: (() => Promise<unknown>)[] = [];
let certificates: Certificates;
let url: string;
let servers: string;

/** The accounts as they stand in the file, with these passwords. */
function accounts(): string {
  const block = /^accounts \{$[\s\S]*?^\}$/m.exec(readText('deploy/nats.conf'))?.[0] ?? '';
  const given: Record<string, string> = { NATS_USER: 'solera', ...passwords };
  return block.replace(/\$(NATS_\w+)/g, (_, name: string) => JSON.stringify(given[name]));
}

beforeAll(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'solera-nats-accounts-'));
  endings.push(() => rm(folder, { recursive: true, force: true }));
  certificates = await makeCertificates(folder);
  const tls = `tls { cert_file: "${certificates.certificate}", key_file: "${certificates.key}" }`;
  const configuration = `${accounts()}\n${tls}`;
  const broker = await startNatsServer({ folder: join(folder, 'nats'), jetStream: true, configuration });
  endings.push(() => broker.stop());
  servers = `127.0.0.1:${broker.port}`;
  const node = start(['start'], {
    PORT: '0',
    SOLERA_DATA: join(folder, 'data'),
    NATS_URL: `tls://solera:${passwords.NATS_PASSWORD}@${servers}`,
    NATS_CA: certificates.authority,
  });
  endings.push(async () => {
    node.child.kill('SIGTERM');
    const { stdout, stderr } = await node.ended;
    for (const password of Object.values(passwords)) expect(`${stdout}${stderr}`).not.toContain(password);
  });
  url = (await node.output(/ready on (http:\S+)/))[1] ?? '';
  const settings = { name: 'Estate', volumeUnit: 'gal', weightUnit: 'lb', currency: 'USD', timeZone: 'UTC' };
  await send('PUT', '/v1/wineries/estate', settings);
  await send('POST', '/v1/wineries/estate/actions', {
    type: 'receive_bulk',
    effectiveAt: '2025-10-01T08:00:00Z',
    data: {
      to: { lot: 'A', volume: 1_000 },
      components: [{ share: 1, variety: 'Merlot', vintage: 2024, appellation: 'Napa' }],
    },
  });
});
afterAll(async () => {
  for (const end of endings.reverse()) await end();
});

async function send(method: string, path: string, body: object): Promise<void> {
  const answer = await fetch(`${url}${path}`, {
    method,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  expect([answer.status, await answer.text()]).toEqual([expect.toSatisfy((status) => status < 300), expect.anything()]);
}

async function connected(user: string, pass: string): Promise<NatsConnection> {
  const client = await connect({ servers, user, pass, tls: { caFile: certificates.authority } });
  endings.push(() => client.close());
  return client;
}
const consumer = () => connected('consumer', passwords.NATS_CONSUMER_PASSWORD);
const crew = () => connected('estate-crew', passwords.NATS_CREW_PASSWORD);

/** The last notification number. */
const head = async (): Promise<number> => {
  const page = (await (await fetch(`${url}/v1/notifications`)).json()) as { items: { sequence: number }[] }; // As the contract says.
  return page.items.at(-1)?.sequence ?? 0;
};

describe('the nodes', () => {
  it('reach each other, take commands and copy the log', async () => {
    const json = async (path: string): Promise<unknown> => (await fetch(`${url}${path}`)).json();
    await expect.poll(() => json('/v1/cluster')).toMatchObject({ brokered: true });
    await expect.poll(() => json('/v1/ingestion')).toMatchObject({ enabled: true });
    const operator = await connected('solera', passwords.NATS_PASSWORD);
    const { streams } = await jetstreamManager(operator);
    await expect.poll(async () => (await streams.info('SOLERA').catch(() => null))?.state.last_seq).toBe(await head());
  });
});

describe('a consumer', () => {
  it('follows the mirror with the library, and needs no page beyond the first', async () => {
    const numbers: number[] = [];
    const interrupted: string[] = [];
    const follower = follow({
      source: {
        url,
        nats: {
          servers: `tls://consumer:${passwords.NATS_CONSUMER_PASSWORD}@${servers}`,
          ca: certificates.authority,
          domain: 'solera',
        },
      },
      tracking: memoryTracking(),
      apply: ({ last }) => void numbers.push(last),
      onReconnect: ({ source, error }) => interrupted.push(`${source}: ${error?.message}`),
    });
    try {
      await expect.poll(() => numbers.at(-1)).toBe(await head());
      await send('POST', '/v1/wineries/estate/actions', {
        type: 'note',
        effectiveAt: '2025-10-02T08:00:00Z',
        data: { lot: 'A', text: 'Foam.' },
      });
      await expect.poll(() => numbers.at(-1)).toBe(await head());
      expect(interrupted).toEqual([]);
    } finally {
      await follower.stop();
    }
  });

  it('follows it with the client of NATS, too', async () => {
    const client = await consumer();
    const ordered = await jetstream(client, { domain: 'solera' }).consumers.get('SOLERA', { opt_start_seq: 1 });
    const message = await ordered.next({ expires: 5_000 });
    expect(message?.seq).toBe(1);
  });

  it.each([
    ['publish a command', 'solera.in.estate'],
    ['publish a notification', 'solera.log.estate.action.recorded'],
    ['speak to nodes', 'solera.1.solera.beat'],
    ['read the commands', '$JS.solera.API.CONSUMER.CREATE.SOLERA_IN'],
    ['read a message of another stream', '$JS.solera.API.STREAM.MSG.GET.SOLERA_IN'],
    ['list streams', '$JS.solera.API.STREAM.NAMES'],
    ['change the mirror', '$JS.solera.API.STREAM.UPDATE.SOLERA'],
    ['empty it', '$JS.solera.API.STREAM.PURGE.SOLERA'],
    ['delete it', '$JS.solera.API.STREAM.DELETE.SOLERA'],
    ['delete consumers of others', '$JS.solera.API.CONSUMER.DELETE.SOLERA.other'],
    ['delete it as an owner would', '$JS.API.STREAM.DELETE.SOLERA'],
  ])('cannot %s', async (_, subject) => {
    const client = await consumer();
    const before = await head();
    const answer = await client.request(subject, '{}', { timeout: 1_000 }).then(
      (message) => message.string(),
      (error: Error) => error.message,
    );
    expect(answer).toMatch(/no responders|timeout|not enabled/i);
    expect(await head()).toBe(before);
  });

  it('hears nothing of the nodes', async () => {
    const client = await consumer();
    const heard: string[] = [];
    for (const subject of ['>', 'solera.>', '_INBOX.>', '$JS.>'])
      client.subscribe(subject, { callback: (_error, message) => void heard.push(message?.subject) });
    await client.flush();
    // Nodes beat several times a second.
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect(heard).toEqual([]);
  });
});

describe('a crew', () => {
  const command = (id: string) => ({
    ...{ id, type: 'note', effectiveAt: '2025-10-03T08:00:00Z' },
    data: { lot: 'A', text: 'From the vineyard.' },
  });

  it('publishes commands of its winery, and gets their results', async () => {
    const client = await crew();
    const results: unknown[] = [];
    client.subscribe('results.estate.7', { callback: (_error, message) => void results.push(message.json()) });
    const named = headers();
    named.set('Reply-Subject', 'results.estate.7');
    const body = JSON.stringify(command('01900000-0000-7000-8000-000000000001'));
    const stored = await jetstream(client).publish('solera.in.estate', body, { headers: named });
    expect(stored.stream).toBe('SOLERA_IN');
    await expect.poll(() => results).toMatchObject([{ action: { type: 'note' } }]);
  });

  it.each(['solera.in.other', 'solera.in.*', 'solera.log.estate.x', 'solera.1.solera.beat', '$JS.API.STREAM.NAMES'])(
    'cannot publish %s',
    async (subject) => {
      const client = await crew();
      const failure = await client.request(subject, '{}', { timeout: 1_000 }).then(
        () => 'it was answered',
        (error: Error) => error.message,
      );
      expect(failure).toMatch(/permission|no responders|timeout/i);
    },
  );

  it('hears no results of other wineries, and nothing of the nodes', async () => {
    const client = await crew();
    for (const subject of ['results.other.7', 'results.>', 'solera.>', '>']) {
      const refused = new Promise<string>((resolve) => {
        client.subscribe(subject, { callback: (error) => resolve(error?.message ?? 'a message') });
      });
      expect(await refused).toMatch(/permission/i);
    }
  });
});
