/** Random histories that are encrypted equal the same histories in clear: through the API, in the log with the keys, and for the verifier. */
import { afterEach, expect, it } from 'vitest';
import { notificationOpener } from '../../src/feed/consumer/notification-opener.js';
import { CurrentEvents } from '../../src/feed/current-events.js';
import type { Notification } from '../../src/feed/notification.js';
import type { Composed } from '../../src/main/compose.js';
import type { VerifyReport } from '../../src/verify/report.js';
import { verify } from '../../src/verify/verify.js';
import { accepted } from '../support/accepted.js';
import { smallHistory } from '../support/small-history.js';
import { EncryptionSite, logTexts, parsed } from './encryption-site.js';

const sites: EncryptionSite[] = [];
afterEach(async () => {
  for (const site of sites.splice(0)) await site.close();
});

interface World {
  readonly site: EncryptionSite;
  readonly node: Composed;
}

async function world(): Promise<World> {
  const site = await EncryptionSite.open();
  sites.push(site);
  return { site, node: await site.addNode() };
}

function verified({ postgres, keyring }: Composed): Promise<VerifyReport> {
  const unreadable = keyring.unreadableWineries();
  return verify({ ...postgres, unreadable, now: () => performance.now() });
}

/** What does not depend on ids, which are drawn, and on the time of recording. */
function comparable(notification: Notification): unknown {
  const { time: _, dataschema: __, ...rest } = notification;
  const text = JSON.stringify(rest);
  const ids = new Map<string, number>();
  return JSON.parse(
    text.replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, (id) => {
      ids.set(id, ids.get(id) ?? ids.size);
      return `id ${ids.get(id)}`;
    }),
  );
}

async function statesOf({ solera }: Composed): Promise<unknown> {
  const wineries = (await accepted(solera.listWineries({}))).items.map(({ winery }) => String(winery));
  const states: unknown[] = [];
  for (const winery of wineries) states.push((await accepted(solera.listLots(winery, { limit: 1_000 }))).items);
  return JSON.parse(
    JSON.stringify(states, (name, value: unknown) => (/^(version|lastAction|action)$/.test(name) ? null : value)),
  );
}

it.each([11, 12, 13])(
  'seed %i: an encrypted history has the same answers, the same log with the keys, and is proven',
  async (seed) => {
    const plain = await world();
    await smallHistory(plain.node.solera, seed, 60);
    const encrypted = await world();
    // The wineries exist before they get keys; the same puts change nothing.
    await smallHistory(encrypted.node.solera, seed, 0);
    const wineries = (await accepted(encrypted.node.solera.listWineries({}))).items.map(({ winery }) => String(winery));
    for (const winery of wineries) await encrypted.site.rotate(encrypted.node, winery);
    await smallHistory(encrypted.node.solera, seed, 60);
    expect(await statesOf(encrypted.node)).toEqual(await statesOf(plain.node));
    const served = parsed(await logTexts(encrypted.node));
    const open = notificationOpener(encrypted.site.keys);
    const opened = served.map(open);
    expect(served.filter(({ data }) => data.encrypted !== undefined).length).toBeGreaterThan(served.length / 3);
    expect(opened.map(comparable)).toEqual(parsed(await logTexts(plain.node)).map(comparable));
    const events = new CurrentEvents();
    events.add({ entries: opened });
    for (const lot of events.lots()) {
      const { version: _, ...state } = (await accepted(encrypted.node.solera.getLot(lot.winery, lot.lot, {}))) as {
        version: number;
      };
      expect(events.fold(lot)).toEqual(state);
    }
    const report = await verified(encrypted.node);
    expect(report.differences).toEqual([]);
    expect(report).toMatchObject({ ok: true, unreadable: [], undecided: { changeSets: 0, actions: 0 } });
    // A column of a sealed row that is moved to another row is found.
    await site(encrypted).rows(`alter table touch disable trigger user`);
    await site(
      encrypted,
    ).rows(`update touch t set events = (select o.events from touch o where o.stream = t.stream and o.action <> t.action
    and o.events like '{"sealed"%' limit 1) where t.ctid = (select x.ctid from touch x where x.events like '{"sealed"%' and x.stream like 'lot/%'
    and exists (select from touch o where o.stream = x.stream and o.action <> x.action and o.events like '{"sealed"%') limit 1)`);
    expect((await verified(encrypted.node)).ok).toBe(false);
  },
  120_000,
);

function site({ site: one }: World): EncryptionSite {
  return one;
}

it.each([21, 22])(
  'seed %i: of a winery whose keys are destroyed, the verifier proves what is visible, and all of the others',
  async (seed) => {
    const { site: one, node } = await world();
    await smallHistory(node.solera, seed, 0);
    const [winery = ''] = (await accepted(node.solera.listWineries({}))).items.map(({ winery: code }) => String(code));
    await one.rotate(node, winery);
    await smallHistory(node.solera, seed, 60);
    expect((await verified(node)).differences).toEqual([]);
    await one.destroy(node, winery);
    const report = await verified(node);
    expect(report.differences).toEqual([]);
    expect(report.ok).toBe(true);
    expect(report.unreadable).toEqual([{ winery, code: 'content_destroyed', keys: [`${winery}-1`] }]);
    expect(report.undecided.changeSets).toBeGreaterThan(0);
    expect(report.checks.find(({ check }) => check === 'history')?.compared).toBeGreaterThan(0);
    // A version that is too low is found even there.
    await one.rows(
      `update version set counter = 0 where stream = (select stream from touch where winery = '${winery}' limit 1)`,
    );
    expect((await verified(node)).checks.find(({ check }) => check === 'versions')?.differences).toBeGreaterThan(0);
  },
  120_000,
);
