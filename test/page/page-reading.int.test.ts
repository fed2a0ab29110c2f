import type { Page } from 'playwright-core';
import { encode } from 'uqr';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { modulePath } from '../../src/page/reading/module-path.js';
import { hasBrowser, inBrowser, numberIn, openPageSite, type PageSite, rowsOf, whyNot } from './page-site.js';

interface Lot {
  readonly lot: string;
  readonly volume: number;
  readonly weight: number;
  readonly cases?: number;
  readonly bottles?: number;
  readonly composition: readonly { readonly share: number }[];
  readonly cost: { readonly total: number; readonly perUnit: number };
}

interface Step {
  readonly action: { readonly id: string; readonly effectiveAt: string };
  readonly state: Lot;
}

const lot = '24-SYR-01-PR';
const lotPath = `/w/alder-creek/lots/${lot}`;
const ofApi = `/v1/wineries/alder-creek/lots/${lot}`;

if (!hasBrowser && process.env.CI !== undefined) throw new Error(whyNot);
if (!hasBrowser) process.stderr.write(`The tests of the page are skipped. ${whyNot}\n`);

describe.runIf(hasBrowser)('the page shows what the API says', inBrowser, () => {
  let site: PageSite;
  let page: Page;

  beforeAll(async () => {
    site = await openPageSite();
    page = await site.open('/');
  }, 180_000);
  afterAll(() => site.close());

  it('at its addresses alone, under a policy that lets nothing else run', async () => {
    const shell = await fetch(`${site.url}/`);
    expect(shell.headers.get('content-type')).toContain('text/html');
    const policy = shell.headers.get('content-security-policy') ?? '';
    for (const directive of [
      "default-src 'none'",
      ...['script', 'style', 'font', 'img', 'connect'].map((kind) => `${kind}-src 'self'`),
      ...['base-uri', 'form-action', 'frame-ancestors'].map((name) => `${name} 'none'`),
      "require-trusted-types-for 'script'",
    ])
      expect(policy.split(/; ?/)).toContain(directive);
    const html = await shell.text();
    expect(html).not.toMatch(/<script(?![^>]*\bsrc=)|<style|style=|\bon\w+=/);
    const none = await fetch(`${site.url}/nowhere`);
    expect([none.status, none.headers.get('content-type')]).toEqual([
      404,
      expect.stringContaining('application/problem+json'),
    ]);
    const requested: string[] = [];
    page.on('request', (request) => requested.push(request.url()));
    await page.goto(`${site.url}/w/alder-creek`);
    await page.getByRole('heading', { level: 1 }).waitFor();
    expect(requested.length).toBeGreaterThan(3);
    expect(requested.filter((url) => !url.startsWith(site.url))).toEqual([]);
  });

  it('tanks with their contents, in the cellar', async () => {
    const tanks = page.getByRole('region', { name: 'Tanks' });
    await expect
      .poll(() => tanks.getByRole('link', { name: 'T-16, 24-CUVEE-01, 7,246.7 of 16,000 gal, 45 % full' }).count())
      .toBe(1);
    expect(await tanks.getByRole('link').count()).toBe(17);
  });

  it('lots on hand', async () => {
    const { items } = await site.read<{ items: Lot[] }>('/v1/wineries/alder-creek/lots?limit=1000');
    const held = items.filter(({ volume, weight, cases = 0, bottles = 0 }) => volume + weight + cases + bottles > 0);
    const rows = new Map((await rowsOf(page, 'Lots on hand')).map((cells) => [cells[0], cells]));
    expect([...rows.keys()].sort()).toEqual(held.map((one) => one.lot).sort());
    for (const one of held.filter(({ cases }) => cases === undefined))
      expect(numberIn(rows.get(one.lot)?.[3])).toBeCloseTo(one.volume, 1);
  });

  it('the timeline of a lot, newest first, and its states over time', async () => {
    await page.goto(`${site.url}${lotPath}`);
    expect(await page.getByRole('heading', { level: 1 }).innerText()).toBe(lot);
    const { items } = await site.read<{ items: Step[] }>(`${ofApi}/timeline?limit=1000`);
    await page.getByRole('button', { name: 'Every action' }).click();
    const links = page.getByRole('table', { name: 'Timeline' }).locator('tbody a');
    await expect
      .poll(() => links.evaluateAll((all) => all.map((link) => link.getAttribute('data-action'))))
      .toEqual(items.map(({ action }) => action.id).reverse());
    await page.getByRole('region', { name: 'Over time' }).getByRole('button', { name: 'Table' }).click();
    const states = async () => (await rowsOf(page, 'States')).map((cells) => [numberIn(cells[2]), numberIn(cells[4])]);
    await expect.poll(states).toEqual(items.map(({ state }) => [state.volume, state.cost.total]));
    const [, ...shown] = (await rowsOf(page, 'Composition')).at(-1) ?? [];
    const shares = (items.at(-1)?.state.composition ?? []).map(({ share }) => share * 100);
    expect(numberIn(shown[0])).toBeCloseTo(Math.max(...shares), 3);
    expect(shown.reduce((total, text) => total + numberIn(text), 0)).toBeCloseTo(100, 2);
  });

  it('a lot as it stood one action earlier, at an address that keeps the time', async () => {
    await page.goto(`${site.url}${lotPath}`);
    const slider = page
      .getByRole('group', { name: 'Which time is shown' })
      .getByRole('slider', { name: 'As it stood' });
    await expect.poll(() => slider.isEnabled()).toBe(true);
    for (let times = 0; times < 8; times += 1) await slider.press('ArrowLeft');
    await expect.poll(() => new URL(page.url()).searchParams.get('at')).not.toBeNull();
    const at = new URL(page.url()).searchParams.get('at') ?? '';
    const state = await site.read<Lot>(`${ofApi}?at=${at}`);
    const now = await site.read<Lot>(ofApi);
    expect(state.cost.total).not.toBe(now.cost.total);
    const cost = async () => numberIn((await rowsOf(page, 'State')).find(([name]) => name === 'Cost')?.[1]);
    await expect.poll(cost).toBe(state.cost.total);
    const before = await rowsOf(page, 'State');
    await page.reload();
    await expect.poll(() => rowsOf(page, 'State')).toEqual(before);
    await page.getByRole('link', { name: 'Back to now' }).click();
    await expect.poll(cost).toBe(now.cost.total);
    await page.goBack();
    await expect.poll(() => rowsOf(page, 'State')).toEqual(before);
  });

  it('a lot beside what was believed before a correction', async () => {
    const known = 3_000;
    const [then, now] = [await site.read<Lot>(`${ofApi}?known=${known}`), await site.read<Lot>(ofApi)];
    expect(then.cost.total).not.toBe(now.cost.total);
    await page.goto(`${site.url}${lotPath}?beside=${known}`);
    const table = page.getByRole('table', { name: 'State', exact: true });
    await expect.poll(() => table.locator('thead th').allInnerTexts()).toEqual(['Figure', '#3,000', 'Now', 'Moved']);
    const cost = async () =>
      (await rowsOf(page, 'State'))
        .find(([name]) => name === 'Cost')
        ?.slice(1, 3)
        .map(numberIn);
    await expect.poll(cost).toEqual([then.cost.total, now.cost.total]);
    await page.goto(`${site.url}${lotPath}?beside=999999999`);
    await page.getByRole('alert').getByText('Notification 999999999 does not exist yet').waitFor();
    expect(await table.locator('thead th').allInnerTexts()).toEqual(['Figure', 'Now']);
  });

  it('what was believed at a time: the last number that was recorded by then', async () => {
    const entries: { sequence: number; time: string }[] = [];
    for (let first = 1; entries.length === first - 1; first += 100) {
      const { items } = await site.read<{ items: typeof entries }>(`/v1/notifications/${first},${first + 99}`);
      entries.push(...items);
    }
    const field = page.getByRole('combobox', { name: 'As known' });
    for (const part of [0.2, 0.5, 0.99]) {
      const time = entries[Math.floor(entries.length * part)]?.time ?? '';
      const last = entries.findLast((one) => one.time <= time)?.sequence;
      await page.goto(`${site.url}${lotPath}`);
      await page.getByRole('table', { name: 'State', exact: true }).waitFor();
      await field.fill(time);
      await field.press('Enter');
      await expect.poll(() => new URL(page.url()).searchParams.get('known')).toBe(String(last));
    }
    await page.goto(`${site.url}${lotPath}`);
    await field.fill('2020-01-01');
    await field.press('Enter');
    await page.getByText('Nothing was recorded by then.').waitFor();
    await field.fill('long ago');
    await field.press('Enter');
    await page.getByText('This is neither a notification number nor a day.').waitFor();
    expect(new URL(page.url()).searchParams.get('known')).toBeNull();
  });

  it('the timeline of a lot as it was believed at a number, and none before the lot was known', async () => {
    const read = (known: number) => site.read<{ items: Step[] }>(`${ofApi}/timeline?limit=1000&known=${known}`);
    const [{ items }, present] = [
      await read(3_000),
      await site.read<{ items: Step[] }>(`${ofApi}/timeline?limit=1000`),
    ];
    expect(items.at(-1)?.state.cost.total).not.toBe(present.items.at(-1)?.state.cost.total);
    await page.goto(`${site.url}${lotPath}?known=3000`);
    await page.getByRole('region', { name: 'Over time' }).getByRole('button', { name: 'Table' }).click();
    const costs = async () => (await rowsOf(page, 'States')).map((cells) => numberIn(cells[4]));
    await expect.poll(costs).toEqual(items.map(({ state }) => state.cost.total));
    await page.goto(`${site.url}${lotPath}?known=1`);
    const table = page.getByRole('table', { name: 'Timeline' });
    await expect.poll(() => table.count()).toBe(1);
    expect(await table.locator('tbody tr').count()).toBe(0);
  });

  it('the latest actions of a winery, and earlier ones when they are asked for', async () => {
    const path = '/v1/wineries/alder-creek/actions';
    const { items } = await site.read<{ items: Step['action'][] }>(`${path}?order=desc&limit=400`);
    const requested: string[] = [];
    const note = (request: { url(): string }) => void requested.push(request.url());
    page.on('request', note);
    await page.goto(`${site.url}/w/alder-creek/actions`);
    const links = page.getByRole('table', { name: 'Actions', exact: true }).locator('tbody tr td:nth-child(2) a');
    const shown = async () =>
      (await links.evaluateAll((all) => all.map((link) => link.getAttribute('href')))).map(
        (path) => path?.split('/').at(-1)?.split('?')[0],
      );
    const ids = items.map(({ id }) => id);
    await expect.poll(shown).toEqual(ids.slice(0, 200));
    expect(requested.filter((url) => new URL(url).pathname === path).map((url) => new URL(url).search)).toEqual([
      '?limit=200&order=desc',
    ]);
    await page.getByRole('button', { name: 'Show more' }).click();
    await expect.poll(shown).toEqual(ids);
    page.off('request', note);
  });

  it('the lineage that was believed at a number', async () => {
    const known = 3_000;
    const volumes = async (query: string) => {
      const read = (direction: string) =>
        site.read<{ edges: { traced: number }[] }>(`${ofApi}/lineage?direction=${direction}${query}`);
      const [back, forward] = [await read('back'), await read('forward')];
      return [...back.edges, ...forward.edges].map(({ traced }) => traced);
    };
    const [then, now] = [await volumes(`&known=${known}`), await volumes('')];
    expect(then).not.toEqual(now);
    await page.goto(`${site.url}${lotPath}?known=${known}`);
    await page.getByRole('region', { name: 'Lineage' }).getByRole('button', { name: 'Table' }).click();
    const traced = async () => (await rowsOf(page, 'Lineage')).map((cells) => numberIn(cells[5]));
    await expect.poll(traced).toEqual(then);
    await page.goto(`${site.url}${lotPath}?known=1`);
    await page.getByRole('region', { name: 'Lineage' }).waitFor();
    await expect.poll(() => page.getByRole('alert').count()).toBe(0);
  });

  it('a vessel as it was believed at a number that is chosen on its screen', async () => {
    await page.goto(`${site.url}/w/alder-creek/vessels/T-16`);
    await page.getByRole('heading', { level: 1, name: 'T-16' }).waitFor();
    const asked = page.waitForRequest(/\/vessels\/T-16\?.*known=3000/, { timeout: 10_000 });
    // A link, because another document would read everything again.
    await page.evaluate(
      `document.body.append(Object.assign(document.createElement('a'), { id: 'known', href: '?known=3000' })); document.getElementById('known').click();`,
    );
    await asked;
  });

  it('every edge of the lineage, also of other wineries', async () => {
    await page.goto(`${site.url}${lotPath}`);
    await page.getByRole('region', { name: 'Lineage' }).getByRole('button', { name: 'Table' }).click();
    const edges = await Promise.all(
      ['back', 'forward'].map((direction) =>
        site.read<{ edges: unknown[] }>(`${ofApi}/lineage?direction=${direction}`),
      ),
    );
    const count = edges.reduce((sum, one) => sum + one.edges.length, 0);
    const table = page.getByRole('table', { name: 'Lineage', exact: true });
    expect(await table.locator('tbody tr').count()).toBe(count);
    await expect
      .poll(() => table.getByRole('link', { name: 'mas-des-pins / 24-CAB-01-FR' }).count())
      .toBeGreaterThan(0);
  });

  it('the correction, at the links with which the demonstration ends', async () => {
    const [wake = '', blend = ''] = site.links;
    await page.goto(wake);
    await expect.poll(() => page.getByRole('heading', { level: 1 }).innerText()).toMatch(/Wake/);
    await page.goto(blend);
    const table = page.getByRole('table', { name: 'State', exact: true });
    await expect.poll(() => table.locator('thead th').allInnerTexts()).toContain('Moved');
    await expect.poll(() => table.locator('td.delta').count()).toBeGreaterThan(0);
  });

  it('the label of a vessel, whose QR code leads to its page', async () => {
    await page.goto(`${site.url}/w/alder-creek/vessels/T-16`);
    await page.getByRole('link', { name: 'Label' }).click();
    const label = page.getByRole('listitem').filter({ hasText: 'T-16' });
    await expect.poll(() => label.innerText()).toContain('tank, 16,000 gal');
    const drawn = await label.getByRole('img').locator('path').getAttribute('d');
    const address = `${site.url}/w/alder-creek/vessels/T-16`;
    expect(drawn).toBe(modulePath(encode(address, { ecc: 'M', border: 4 }).data));
    await page.getByRole('link', { name: 'All vessels' }).click();
    await page.getByRole('button', { name: 'tanks' }).click();
    await expect.poll(() => page.getByRole('img').count()).toBe(17);
  });

  it('without an error in its console', () => expect(site.faults()).toEqual([]));
});
