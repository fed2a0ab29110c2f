/** A process that reads the whole log once for `bench -- feed`, in one of several ways, and measures how long that takes. */
import { readFile } from 'node:fs/promises';
import { Agent, get } from 'node:http';
import { jetstream } from '@nats-io/jetstream';
import { connect } from 'nats';
import pg from 'pg';
import { type FeedFollower, follow } from '../src/feed/consumer/follow.js';
import { memoryTracking } from '../src/feed/consumer/tracking.js';
import { pagePath, pageRange } from '../src/feed/page.js';
import { obeyOrders } from './ordered-process.js';

/** The ways to read the log. */
export type Reading = 'select' | 'pages, bare' | 'pages, library' | 'stream, bare' | 'stream, library';

export interface FeedReaderOptions {
  readonly connectionString: string;
  readonly url: string;
  readonly natsUrl: string;
  /** The last number of the log. */
  readonly head: number;
}

export interface ReadingTime {
  readonly ms: number;
  /** Processor time of the reader. */
  readonly cpuMs: number;
  /** How many notifications were read from the pages of the node. */
  readonly fromPages: number;
}

const pageSize = 100;
const pagesAtATime = 2;
/** Numbers of one statement of `select`: more bring nothing, and take memory. */
const numbersPerSelect = 10_000;
const messagesAhead = 1_000;

/** Reads the rows of the log as pages read them, on one connection, without making texts of them. */
async function select({ connectionString, head }: FeedReaderOptions): Promise<void> {
  const sql = await readFile(new URL('../src/adapters/postgres/sql/log-page.sql', import.meta.url), 'utf8');
  // As in the pools of Solera: statements reach their rows by index.
  const options =
    '-c plan_cache_mode=force_generic_plan -c enable_seqscan=off -c enable_hashjoin=off -c enable_mergejoin=off -c enable_bitmapscan=off -c enable_material=off -c enable_sort=off -c jit=off';
  const client = new pg.Client({ connectionString, options });
  await client.connect();
  try {
    let rows = 0;
    for (let first = 1; first <= head; first += numbersPerSelect) {
      const last = Math.min(first + numbersPerSelect - 1, head);
      rows += (await client.query({ name: 'log-page', text: sql, values: [first, last] })).rows.length;
    }
    if (rows === 0) throw new Error('the log has no rows');
  } finally {
    await client.end();
  }
}

/** Reads the pages in order, two at a time as the library does, and throws their bytes away. */
async function barePages({ url, head }: FeedReaderOptions): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: pagesAtATime });
  let next = 1;
  const reader = async (): Promise<void> => {
    for (let page = next++; page <= Math.ceil(head / pageSize); page = next++)
      await readPage(`${url}${pagePath(pageRange(page, pageSize))}`, agent);
  };
  try {
    await Promise.all(Array.from({ length: pagesAtATime }, reader));
  } finally {
    agent.destroy();
  }
}

function readPage(address: string, agent: Agent): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = get(address, { agent }, (response) => {
      response.on('error', reject);
      response.on('end', () =>
        response.statusCode === 200
          ? resolve()
          : reject(new Error(`${address} was answered with ${response.statusCode}`)),
      );
      response.resume();
    });
    request.on('error', reject);
  });
}

/** Reads with the library until it has caught up. Returns how many notifications came from the pages. */
async function library({ url, natsUrl, head }: FeedReaderOptions, fromStream: boolean): Promise<number> {
  let applied = 0;
  const follower: FeedFollower = follow({
    source: { url, ...(fromStream ? { nats: { servers: natsUrl } } : {}) },
    tracking: memoryTracking(),
    apply: ({ entries }) => {
      applied += entries.length;
    },
    onReconnect: ({ source, error }) => process.stderr.write(`${source}: ${String(error)}\n`),
  });
  await follower.caughtUp();
  const { next } = follower.arrivals;
  await follower.stop();
  if (applied !== head) throw new Error(`the library applied ${applied} of ${head} notifications`);
  return head - next;
}

/** Consumes the stream as the client's documentation recommends, without acknowledgements, and throws the messages away. */
async function bareStream({ natsUrl, head }: FeedReaderOptions): Promise<void> {
  const connection = await connect({ servers: natsUrl });
  try {
    const consumer = await jetstream(connection).consumers.get('SOLERA');
    const messages = await consumer.consume({ max_messages: messagesAhead });
    for await (const { seq } of messages) if (seq >= head) break;
  } finally {
    await connection.close();
  }
}

async function read(options: FeedReaderOptions, reading: Reading): Promise<number> {
  switch (reading) {
    case 'select':
      await select(options);
      return 0;
    case 'pages, bare':
      await barePages(options);
      return options.head;
    case 'pages, library':
      return library(options, false);
    case 'stream, bare':
      await bareStream(options);
      return 0;
    case 'stream, library':
      return library(options, true);
  }
}

await obeyOrders<FeedReaderOptions, Reading>(async (options) => ({
  obey: async (reading): Promise<ReadingTime> => {
    const cpuBefore = process.cpuUsage();
    const begun = performance.now();
    const fromPages = await read(options, reading);
    const ms = performance.now() - begun;
    const { user, system } = process.cpuUsage(cpuBefore);
    return { ms, cpuMs: (user + system) / 1_000, fromPages };
  },
  close: async () => undefined,
}));
