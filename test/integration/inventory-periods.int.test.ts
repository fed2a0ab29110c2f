/** What a lot held is the sum of the earlier periods and of the changes in the period of the requested time: it is right on both sides of each boundary. */
import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { periodMs, periodOf } from '../../src/followers/inventory-change.js';
import { accepted } from '../support/accepted.js';
import { FollowersSite, type FollowingNode, untilCaughtUp } from './followers-site.js';
import { checkInventory } from './inventory-check.js';

const winery = 'estate';
const received = Date.parse('2024-01-01T08:00:00Z');
/** The first instant of the second period after the receipt. */
const boundary = (periodOf(received) + 2) * periodMs;

let site: FollowersSite;
let node: FollowingNode;
beforeEach(async () => {
  site = await FollowersSite.open();
  node = await site.addNode();
  const units = { volumeUnit: 'L', weightUnit: 'kg', currency: 'EUR', timeZone: 'Europe/Paris' };
  await accepted(node.solera.putWinery(winery, { name: 'Estate', ...units }));
  await accepted(node.solera.putVessel(winery, 'T1', { kind: 'tank' }));
});
afterEach(async () => site.close());

async function record(type: string, at: number, data: object): Promise<string> {
  const id = randomUUID();
  await accepted(node.solera.record(winery, { id, type, effectiveAt: new Date(at).toISOString(), data }, {}));
  return id;
}

test('the inventory is right at every change and just before it, also after a correction in another period', async () => {
  const place = { lot: 'A', vessel: 'T1' };
  const components = [{ share: 1, variety: 'Syrah', vintage: 2023, appellation: 'Cornas' }];
  const receipt = { to: { ...place, volume: 1_000 }, components };
  const first = await record('receive_bulk', received, receipt);
  const times = [boundary - periodMs, boundary - 1, boundary, boundary + 1, boundary + 3 * periodMs];
  for (const at of times) await record('adjust', at, { ...place, change: -7, reason: 'testing' });
  const moments = [received, ...times].flatMap((at) => [at - 1, at]);
  const check = async (): Promise<void> =>
    checkInventory(node, winery, { wait: await untilCaughtUp(node), times: moments, limit: 10 });
  await check();
  const data = { ...receipt, to: { ...place, volume: 900 } };
  await accepted(node.solera.revise(winery, first, { data }, {}));
  await check();
  await accepted(node.solera.retract(winery, first, {}, { onConflict: 'flag' }));
  await check();
  const rows = await site.rows<{ count: string }>('select count(*) from follower_inventory.inventory_change');
  expect(rows).toEqual([{ count: '0' }]);
});
