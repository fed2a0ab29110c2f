/** The example of docs/followers.md is run as it is printed. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ownFollowers } from '../../src/main/own-followers.js';
import { FollowersSite, until } from '../integration/followers-site.js';
import { accepted } from '../support/accepted.js';

const guide = readFileSync(new URL('../../docs/followers.md', import.meta.url), 'utf8');
const folder = mkdtempSync(join(tmpdir(), 'solera-followers-'));
let site: FollowersSite;

beforeAll(async () => {
  site = await FollowersSite.open();
});
afterAll(async () => {
  await site?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** The only fenced block of a language that contains a text. */
function block(language: string, text: string): string {
  const found = [...guide.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, 'gm'))].map(
    ([, code = '']) => code,
  );
  const [only, ...others] = found.filter((code) => code.includes(text));
  if (only === undefined || others.length > 0) throw new Error(`${language} with ${text} must occur once.`);
  return only;
}

test("the guide's follower of one's own follows, is read with SQL, and publishes", async () => {
  const module = join(folder, 'growers.mjs');
  writeFileSync(module, block('js', 'growers'));
  const node = await site.addNode({}, await ownFollowers(module));
  const { solera, followers } = node;
  const settings = { name: 'Hill', volumeUnit: 'gal', weightUnit: 'lb', currency: 'USD', timeZone: 'UTC' };
  await accepted(solera.putWinery('hill', settings));
  await until(node, 'growers', ({ status }) => status === 'following');
  const receive = async (lot: string, grower: string, weight: number): Promise<string> => {
    const data = { lot, weight, variety: 'Syrah', vintage: 2025, appellation: 'Napa', grower };
    const body = { type: 'receive_fruit', effectiveAt: '2025-09-10T09:00:00Z', data };
    return String(((await accepted(solera.record('hill', body, {}))).action as { id: string }).id);
  };
  await receive('A', 'Rossi', 1_000);
  const second = await receive('B', 'Rossi', 500);
  const third = await receive('C', 'Bianchi', 200);
  const revised = { lot: 'B', weight: 700, variety: 'Syrah', vintage: 2025, appellation: 'Napa', grower: 'Rossi' };
  await accepted(solera.revise('hill', second, { data: revised }, {}));
  await accepted(solera.retract('hill', third, {}, {}));
  const head = await solera.head();
  await until(node, 'growers', ({ position }) => position === head);
  const sums = async (): Promise<unknown> => {
    const client = new Client({ connectionString: site.database.connectionString });
    await client.connect();
    const { rows } = await client.query(block('sql', 'follower_growers'));
    await client.end();
    return rows;
  };
  expect(await sums()).toEqual([{ grower: 'Rossi', sum: '1700' }]);
  const published = await accepted(followers.control.notifications('growers', 0, 10));
  expect(published.map(({ number, data }) => [number, (data as { weight: number }).weight])).toEqual([
    [1, 1_000],
    [2, 500],
    [3, 200],
  ]);
  await accepted(followers.control.rebuild('growers'));
  const { lastRebuild } = await until(node, 'growers', (status) => status.lastRebuild?.compared === true);
  expect(lastRebuild?.differences).toEqual([]);
  expect(await sums()).toEqual([{ grower: 'Rossi', sum: '1700' }]);
  expect(await accepted(followers.control.notifications('growers', 0, 10))).toHaveLength(3);
});

test('a module that exports no followers is refused, with the remedy', async () => {
  const module = join(folder, 'wrong.mjs');
  writeFileSync(module, 'export default [{ name: "x" }];');
  await expect(ownFollowers(module)).rejects.toThrow(`The default export of ${module} is not a list of followers.`);
  await expect(ownFollowers(join(folder, 'absent.mjs'))).rejects.toThrow(/cannot be loaded/);
});
