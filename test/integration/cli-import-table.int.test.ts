/** A table is imported by the server: once, whatever happens in between. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { csv } from '../../src/harvest/csv.js';
import { harvest } from '../../src/harvest/harvest.js';
import { ndjson } from '../../src/harvest/ndjson.js';
import { importFile } from '../../src/main/import/importer.js';
import { ServerClient } from '../../src/main/server-client.js';
import { importTable, type TableImport } from '../../src/main/table-import/table-importer.js';
import { verify } from '../../src/verify/verify.js';
import { startTestServer, type TestServer } from '../support/postgres.js';
import { openSite, type Site } from './import-site.js';
import { run } from './program.js';

const program = fileURLToPath(new URL('../../dist/src/main/cli.js', import.meta.url));
const steps = [...harvest({ seed: 11, actions: 900, wineries: 2 })];
const settings = steps.filter(({ kind }) => kind === 'winery' || kind === 'vessel');
const table = [...csv(steps)];

let site: Site;
let folder: string;
let client: ServerClient;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'solera-test-import-table-'));
  site = await openSite();
  client = new ServerClient(site.url, { connections: 8 });
});
afterEach(async () => {
  client.close();
  await site.close();
  await rm(folder, { recursive: true, force: true });
});

async function fileOf(name: string, lines: Iterable<string>): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, [...lines].join(''));
  return path;
}

async function putSettings(to: ServerClient): Promise<void> {
  const path = await fileOf('settings.ndjson', ndjson(settings));
  const progress = (): void => undefined;
  await importFile({ path, client: to, concurrency: 8, onConflict: undefined, restart: true, progress });
}

function imported(path: string, to = client, fields: Readonly<Record<string, string>> = {}): Promise<TableImport> {
  const { signal } = new AbortController();
  return importTable({
    path,
    client: to,
    signal,
    winery: undefined,
    map: undefined,
    fields,
    progress: () => undefined,
  });
}

describe('an import of a table', () => {
  it('records a harvest once, in any order of its rows, and a dry run shows that', async () => {
    await putSettings(client);
    const [head = '', ...rows] = table;
    const dry = await imported(await fileOf('harvest.csv', table), client, { dryRun: 'true' });
    expect(await site.composed.solera.head()).toBe(0);
    const first = await imported(await fileOf('harvest.csv', [head, ...rows.toReversed()]));
    expect(first.refused).toEqual([]);
    expect(first.answer.counts).toEqual({ recorded: rows.length, revised: 0, unchanged: 0, refused: 0 });
    expect(dry.answer.counts).toEqual(first.answer.counts);
    const again = await imported(await fileOf('renamed.csv', table));
    expect(again.answer.counts).toEqual({ recorded: 0, revised: 0, unchanged: rows.length, refused: 0 });
    const report = await verify({ ...site.composed.postgres, now: () => performance.now() });
    expect(report.differences).toEqual([]);
  });

  it('shows its problems by row, column and value, and exits with 2', async () => {
    await putSettings(client);
    const winery = settings[0]?.winery ?? '';
    const text = [
      'winery,type,effectiveAt,data.lot,data.weight,data.variety,data.vintage,data.appellation,data.text\n',
      `${winery},receive_fruit,2025-09-01T10:00:00Z,2025,1000,Merlot,2025,Napa,\n`,
      `${winery},note,2025-09-02T10:00:00Z,2025,,,,,"Sound fruit, a ""good"" year\nall in all"\n`,
      `${winery},archive_lot,2025-09-03T10:00:00Z,2025,,,,,\n`,
      `${winery},receive_fruit,2025-09-03T10:00:00Z,2026,much,Merlot,2025,Napa,\n`,
    ];
    const path = await fileOf('book.csv', text);
    const { code, stdout } = await run(['import', path, '--url', site.url]);
    expect(code).toBe(2);
    expect(stdout).toMatch(/│ recorded +│ +2 │/);
    const lines = (await readFile(`${path}.refused.ndjson`, 'utf8')).trim().split('\n');
    expect(lines.map((line) => JSON.parse(line) as object)).toMatchObject([
      { line: 5, row: 4, code: 'not_empty', detail: expect.stringContaining('2025') },
      { line: 6, row: 5, column: 'data.weight', value: 'much', detail: expect.stringContaining('"much"') },
    ]);
  });

  it('returns what became of the rows as CSV, too', async () => {
    await putSettings(client);
    const { answer } = await imported(await fileOf('harvest.csv', table));
    const response = await fetch(`${site.url}/v1/imports/${answer.id}/rows`, { headers: { accept: 'text/csv' } });
    expect(response.headers.get('content-type')).toMatch(/^text\/csv/);
    const lines = (await response.text()).trimEnd().split('\r\n');
    expect(lines[0]).toBe('row,line,winery,type,outcome,action,code,column,value,detail');
    expect(lines).toHaveLength(table.length);
  });
});

/** The number of actions of all wineries. A transfer in bond is listed for both of its wineries. */
async function actionsAt(url: string): Promise<number> {
  const ids = new Set<string>();
  for (const winery of new Set(settings.map((step) => step.winery)))
    for (let next: string | null = ''; next !== null; ) {
      const response: Response = await fetch(`${url}/v1/wineries/${winery}/actions?limit=1000${next}`);
      const page = (await response.json()) as { items: readonly { id: string }[]; next: string | null };
      for (const { id } of page.items) ids.add(id);
      next = page.next === null ? null : `&cursor=${encodeURIComponent(page.next)}`;
    }
  return ids.size;
}

describe('a node that is killed in the middle of an import', () => {
  // The program refuses a server that is not durable.
  let server: TestServer;
  beforeEach(async () => {
    server = await startTestServer({ fsync: true });
  });
  afterEach(() => server.stop());

  it('has recorded some rows, and the next import records the others: nothing twice', async () => {
    const environment = { ...process.env, PORT: '0', DATABASE_URL: server.connectionString, LOG_LEVEL: 'silent' };
    const start = async (): Promise<{ url: string; kill(): Promise<void> }> => {
      const child = spawn(process.execPath, [program, 'start'], {
        env: environment,
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const ended = once(child, 'exit');
      let text = '';
      for await (const chunk of child.stdout) {
        text += String(chunk);
        const url = /ready on (http:\S+)/.exec(text)?.[1];
        if (url === undefined) continue;
        return {
          url,
          kill: async () => {
            child.kill('SIGKILL');
            await ended;
          },
        };
      }
      throw new Error(`the server did not start: ${text}`);
    };
    const path = await fileOf('harvest.csv', table);
    const first = await start();
    const ended = new AbortController();
    const firstClient = new ServerClient(first.url, { signal: ended.signal });
    await putSettings(firstClient);
    void imported(path, firstClient).catch(() => undefined);
    const head = async (url: string): Promise<number> =>
      ((await (await fetch(`${url}/v1/notifications`)).json()) as { items: readonly object[] }).items.length;
    while ((await head(first.url)) < 20) await sleep(5);
    await first.kill();
    ended.abort();
    firstClient.close();
    const second = await start();
    const secondClient = new ServerClient(second.url);
    const { answer } = await imported(path, secondClient);
    expect(answer.counts.refused).toBe(0);
    expect(answer.counts.recorded + answer.counts.unchanged).toBe(table.length - 1);
    // A set whose answer was lost is repeated as it was, and then counts as recorded now.
    expect(await actionsAt(second.url)).toBe(table.length - 1);
    expect((await imported(path, secondClient)).answer.counts.unchanged).toBe(table.length - 1);
    secondClient.close();
    await second.kill();
  });
});
