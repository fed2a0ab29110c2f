/** Runs the consumers of examples/ against a real server and against a stream that loses, repeats and reorders. They are killed meanwhile. */
import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Chance } from '../../src/harvest/chance.js';
import { writerFrom } from '../support/feed-log.js';
import { type HttpNode, startHttpNode } from '../support/http-node.js';
import { scriptedFeed } from '../support/scripted-feed.js';
import { smallHistory } from '../support/small-history.js';

const example = (name: string): string => fileURLToPath(new URL(`../../examples/${name}`, import.meta.url));
const needs = { python3: ['--version'], curl: ['--version'] } as const;

let folder = '';
const running = new Set<ChildProcess>();
beforeEach(({ skip }) => {
  folder = mkdtempSync(join(tmpdir(), 'solera-consumer-'));
  for (const [program, args] of Object.entries(needs)) {
    if (spawnSync(program, args).status === 0) continue;
    const missing = `${program} is not installed, so the consumers of examples/ were not run.`;
    if (process.env.CI !== undefined) throw new Error(missing);
    skip(missing);
  }
});
afterEach(() => {
  for (const child of running) child.kill('SIGKILL');
  running.clear();
  rmSync(folder, { recursive: true, force: true });
});

interface Consumer {
  readonly child: ChildProcess;
  readonly ended: Promise<{ readonly code: number | null; readonly stdout: string; readonly stderr: string }>;
  stdout(): string;
}

function consume(command: string, args: readonly string[], url: string): Consumer {
  const child = spawn(command, args, {
    env: { PATH: process.env.PATH ?? '', SOLERA_URL: url, SOLERA_STATE: folder },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(child);
  const text = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const)
    child[stream].setEncoding('utf8').on('data', (chunk: string) => {
      text[stream] += chunk;
    });
  const ended = once(child, 'close').then(([code]) => ({ code: typeof code === 'number' ? code : null, ...text }));
  return { child, ended, stdout: () => text.stdout };
}

const python = (url: string, ...args: string[]): Consumer => consume('python3', [example('consumer.py'), ...args], url);
const shell = (url: string, ...args: (string | number)[]): Consumer =>
  consume('sh', [example('consumer.sh'), join(folder, 'log.ndjson'), ...args.map(String)], url);

interface Applied {
  readonly change: string;
  readonly first: number;
  readonly last: number;
}

function appliedBy(...outputs: readonly string[]): Applied[] {
  return outputs
    .flatMap((output) => output.split('\n').filter((line) => line.endsWith('}')))
    .map((line) => JSON.parse(line));
}

/** Returns the rows of a query on the database of the Python consumer. */
function rows(query: string): readonly (readonly unknown[])[] {
  const script =
    'import json, sqlite3, sys; print(json.dumps(sqlite3.connect(sys.argv[1]).execute(sys.argv[2]).fetchall()))';
  return JSON.parse(
    execFileSync('python3', ['-c', script, join(folder, 'solera.sqlite'), query], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }),
  );
}

async function items<T>(url: string): Promise<T[]> {
  const found: T[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const page = (await (await fetch(`${url}?limit=1000${cursor}`)).json()) as { items: T[]; next: string | null }; // As every list.
    found.push(...page.items);
    cursor = page.next === null ? null : `&cursor=${encodeURIComponent(page.next)}`;
  }
  return found;
}

describe('the consumers, against a real server', () => {
  let node: HttpNode;
  beforeAll(async () => {
    node = await startHttpNode();
  });
  afterAll(() => node?.close());

  it('hold what the API reports, though they are killed while edits are made', { timeout: 300_000 }, async () => {
    const chance = new Chance(5);
    const outputs: string[] = [];
    let writing = true;
    const killed = async (start: () => Consumer): Promise<void> => {
      while (writing) {
        const consumer = start();
        await sleep(chance.whole(300, 1_500));
        consumer.child.kill('SIGKILL');
        const { stdout } = await consumer.ended;
        outputs.push(stdout);
      }
    };
    const killing = [killed(() => python(node.url)), killed(() => shell(node.url))];
    await smallHistory(node.solera, 5, 120).finally(() => {
      writing = false;
    });
    await Promise.all(killing);
    const head = await node.solera.head();
    const ends = await Promise.all([python(node.url, '--until-caught-up').ended, shell(node.url, head).ended]);
    expect(ends.map(({ code, stderr }) => [code, stderr])).toEqual([
      [0, ''],
      [0, ''],
    ]);

    const log = (await node.solera.readLog(1, head)).items;
    expect(readFileSync(join(folder, 'log.ndjson'), 'utf8')).toBe(`${log.join('\n')}\n`);

    expect(rows('select number from position')).toEqual([[head]]);
    const applied = appliedBy(...outputs, ends[0].stdout).sort((a, b) => a.first - b.first);
    const sets = new Map(
      log.map((text) => JSON.parse(text)).map(({ sequence, data }) => [sequence - data.index, data]),
    );
    // A process that is killed between the commit and the line prints no line.
    expect(applied.length).toBeGreaterThan(sets.size - outputs.length);
    expect(new Set(applied.map(({ first }) => first)).size).toBe(applied.length);
    for (const { change, first, last } of applied)
      expect({ change, of: last - first + 1 }).toEqual({ change: sets.get(first).change, of: sets.get(first).of });

    const wineries = await items<{ winery: string }>(`${node.url}/v1/wineries`);
    const levels: unknown[] = [];
    const actions: unknown[] = [];
    for (const { winery } of wineries) {
      const base = `${node.url}/v1/wineries/${winery}`;
      for (const { lot, vessels } of await items<Lot>(`${base}/lots`))
        for (const { vessel, volume } of vessels)
          if (volume !== 0) levels.push([winery, lot, vessel, Math.round(volume * 1e6)]);
      for (const { id, status, revision } of await items<Action>(`${base}/actions`))
        actions.push([id, status, revision]);
    }
    expect(levels.length).toBeGreaterThan(5);
    const held = rows(
      'select winery, lot, vessel, sum(micro) from lot_event join vessel_change using (number) group by 1, 2, 3 having sum(micro) <> 0',
    );
    const inOrder = (some: readonly unknown[]): string[] => some.map((one) => JSON.stringify(one)).sort();
    expect(inOrder(held)).toEqual(inOrder(levels));
    // A transfer in bond is in the lists of both wineries.
    expect(inOrder(rows('select id, status, revision from action'))).toEqual([...new Set(inOrder(actions))]);
  });

  it('follow the live stream', { timeout: 120_000 }, async () => {
    const consumer = python(node.url);
    const written = shell(node.url, (await node.solera.head()) + 1);
    await until(() => rows('select number from position')[0]?.[0] !== 0, consumer);
    const data = { lot: 'L1', text: 'live' };
    const recorded = await fetch(
      `${node.url}/v1/wineries/${(await items<{ winery: string }>(`${node.url}/v1/wineries`))[0]?.winery}/actions`,
      {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ type: 'note', effectiveAt: '2026-01-01T00:00:00Z', data }),
      },
    );
    expect(recorded.status).toBe(201);
    const head = await node.solera.head();
    await until(() => appliedBy(consumer.stdout()).at(-1)?.last === head, consumer);
    expect((await written.ended).code).toBe(0);
    consumer.child.kill('SIGTERM');
    expect((await consumer.ended).code).toBe(0);
  });
});

interface Lot {
  readonly lot: string;
  readonly vessels: readonly { readonly vessel: string | null; readonly volume: number }[];
}
interface Action {
  readonly id: string;
  readonly status: string;
  readonly revision: number;
}

async function until(done: () => boolean, consumer: Consumer): Promise<void> {
  for (;;) {
    try {
      if (done()) return;
    } catch {
      // The database does not exist yet.
    }
    const end = await Promise.race([consumer.ended, sleep(50)]);
    if (end !== undefined) throw new Error(`the consumer ended: ${JSON.stringify(end)}`);
  }
}

describe('the consumers, against a scripted feed', () => {
  /** 20 change sets of 1 to 9 notifications. */
  const texts: string[] = [];
  for (let set = 0; set < 20; set += 1) {
    const of = 1 + ((set * 5) % 9);
    const writer = writerFrom(texts.length + 1, of);
    const content = { type: 'solera.action.restored', actionType: 'rack },{"x' } as const;
    for (let index = 0; index < of; index += 1) texts.push(writer.text(index, content));
  }
  const last = texts.length;

  it('repair a stream that loses, repeats and reorders, and whose connections break', { timeout: 60_000 }, async () => {
    const chance = new Chance(3);
    const feed = await scriptedFeed({
      ...{ texts, head: 5, growth: 23, refusesEvery: 7 },
      pushes: (after, head) => {
        const numbers = Array.from({ length: head - after }, (_, index) => after + 1 + index);
        const some = numbers
          .filter(() => chance.happens(0.7))
          .flatMap((one) => (chance.happens(0.2) ? [one, one] : [one]));
        return chance.happens(0.5) ? some : some.reverse();
      },
    });
    const consumer = python(feed.url);
    const written = shell(feed.url, last);
    await until(() => appliedBy(consumer.stdout()).at(-1)?.last === last, consumer);
    const applied = appliedBy(consumer.stdout());
    expect(applied.map(({ first }) => first)).toEqual(
      texts.flatMap((text, index) => (JSON.parse(text).data.index === 0 ? [index + 1] : [])),
    );
    expect((await written.ended).code).toBe(0);
    expect(readFileSync(join(folder, 'log.ndjson'), 'utf8')).toBe(`${texts.join('\n')}\n`);
    expect(feed.requests.some((path) => path.startsWith('/v1/notifications/stream'))).toBe(true);
    await feed.close();
  });

  it('stop at a number that never comes, and apply nothing of its change set', { timeout: 60_000 }, async () => {
    const lost = texts.findIndex((text, index) => index > 30 && JSON.parse(text).data.index === 2);
    const begin = lost - 2;
    const feed = await scriptedFeed({
      texts: texts.map((text, index) => (index === lost ? null : text)),
      ...{ head: 25, growth: 40 },
      pushes: (after, head) =>
        Array.from({ length: head - after }, (_, index) => after + 1 + index).filter((number) => number !== lost + 1),
    });
    const [py, sh] = await Promise.all([python(feed.url).ended, shell(feed.url).ended]);
    expect([py.code, sh.code]).toEqual([3, 3]);
    expect(py.stderr).toContain(`does not deliver ${lost + 1}`);
    expect(sh.stderr).toContain(`Notification ${lost + 1} is missing`);
    expect(rows('select number from position')).toEqual([[begin]]);
    expect(appliedBy(py.stdout).at(-1)?.last).toBe(begin);
    expect(readFileSync(join(folder, 'log.ndjson'), 'utf8')).toBe(`${texts.slice(0, lost).join('\n')}\n`);
    await feed.close();
  });

  it('stop if the log is shorter than what they have', { timeout: 60_000 }, async () => {
    const whole = await scriptedFeed({ texts, head: last, growth: 0, pushes: () => [] });
    const ends = await Promise.all([python(whole.url, '--until-caught-up').ended, shell(whole.url, last).ended]);
    expect(ends.map(({ code }) => code)).toEqual([0, 0]);
    await whole.close();
    const shorter = await scriptedFeed({ texts, head: 12, growth: 0, pushes: () => [] });
    const [py, sh] = await Promise.all([python(shorter.url).ended, shell(shorter.url).ended]);
    expect([py.code, sh.code]).toEqual([3, 3]);
    for (const { stderr } of [py, sh]) expect(stderr).toContain('the database was replaced');
    await shorter.close();
  });

  it('stop at another log: its incarnation differs, or it was restored and holds other change sets', {
    timeout: 60_000,
  }, async () => {
    const script = { head: last - 5, growth: 0, pushes: () => [] };
    const ours = await scriptedFeed({ texts, ...script, incarnation: 'one' });
    expect((await python(ours.url, '--until-caught-up').ended).code).toBe(0);
    expect((await shell(ours.url, last - 5).ended).code).toBe(0);
    await ours.close();
    const other = await scriptedFeed({ texts, ...script, head: last, incarnation: 'two' });
    const py = await python(other.url).ended;
    expect([py.code, py.stderr]).toEqual([3, expect.stringContaining('incarnation two in place of one')]);
    await other.close();
    // The same change sets were recorded again after the restore, at another time.
    const again = texts.map((text) => text.replace('T10:00:00', 'T18:30:00'));
    const restored = await scriptedFeed({ texts: again, ...script, head: last, incarnation: 'one' });
    const ends = await Promise.all([python(restored.url).ended, shell(restored.url).ended]);
    expect(ends.map(({ code }) => code)).toEqual([3, 3]);
    expect(ends[0].stderr).toContain('the database was restored');
    expect(ends[1].stderr).toContain('it is another log');
    await restored.close();
  });
});
