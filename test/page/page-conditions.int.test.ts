/** Corrections that meet changes of others, locked periods and conflicts in another winery. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasBrowser, inBrowser, openPageSite, type PageSite } from './page-site.js';

interface Lot {
  readonly lot: string;
  readonly volume: number;
  readonly kind: string;
}

const from = 'alder-creek';
const at = (day: number): string => `2026-02-${String(day).padStart(2, '0')}T12:00:00Z`;
const components = [{ share: 1, variety: 'Merlot', vintage: 2024, appellation: 'Napa' }];

describe.runIf(hasBrowser)('a correction on the page', inBrowser, () => {
  let site: PageSite;
  let page: Page;
  let to: string;
  /** A transfer in bond of 20 gallons, of which the other winery sells 15. */
  const transfer = '01990000-0000-7000-8000-0000000000f2';

  beforeAll(async () => {
    site = await openPageSite();
    page = await site.open('/');
    const { items } = await site.read<{ items: { winery: string }[] }>('/v1/wineries');
    to = items.find(({ winery }) => winery !== from)?.winery ?? '';
    const record = async (winery: string, type: string, day: number, data: unknown, id?: string): Promise<void> => {
      const body = { ...(id === undefined ? {} : { id }), type, effectiveAt: at(day), data };
      expect((await site.send('POST', `/v1/wineries/${winery}/actions`, body)).status).toBe(201);
    };
    await record(from, 'receive_bulk', 1, { to: { lot: 'PAGE-A', volume: 100 }, components });
    const bond = { from: [{ lot: 'PAGE-A', volume: 20 }], to: { winery: to, lot: 'PAGE-B', volume: 20 } };
    await record(from, 'transfer_in_bond', 2, bond, transfer);
    await record(to, 'ship_bulk', 3, { from: [{ lot: 'PAGE-B', volume: 15 }], reason: 'taxpaid' });
  }, 180_000);
  afterAll(() => site.close());

  const impact = () => page.getByRole('status', { name: 'Impact' });
  const saveButton = () => page.getByRole('button', { name: 'Save correction' });
  const saved = () => page.getByRole('status', { name: /^Saved as/ }).count();
  /** Corrects the volumes that leave and arrive, and waits for the preview of both. */
  const correct = async (leaves: number, arrives: number): Promise<void> => {
    await page.goto(`${site.url}/w/${from}/actions/${transfer}/correct`);
    await page.getByTestId('field:/data/to/volume').fill(String(arrives));
    let isPreviewed = false;
    page.on('response', (response) => {
      const sent = response.request().postData() ?? '';
      isPreviewed ||= response.url().includes('preview=true') && sent.includes(`"volume":${leaves}`);
    });
    await page.getByTestId('field:/data/from/0/volume').fill(String(leaves));
    // After a slow preview, the next one must be asked for.
    const ask = page.getByRole('button', { name: 'Preview', exact: true });
    await expect
      .poll(async () => {
        if (!isPreviewed && (await ask.count()) > 0) await ask.click();
        return isPreviewed;
      })
      .toBe(true);
  };
  const volumeOf = async (winery: string, lot: string): Promise<number> =>
    (await site.read<Lot>(`/v1/wineries/${winery}/lots/${lot}`)).volume;

  it('is not saved when its impact has changed since the preview, and shows the new one', async () => {
    await correct(30, 29.5);
    await expect.poll(() => impact().innerText()).toMatch(/0 actions become impossible/);
    const test = { lot: 'PAGE-B', analyte: 'pH', value: 3.5, unit: 'pH' };
    const other = { type: 'analysis', effectiveAt: at(4), data: test };
    expect((await site.send('POST', `/v1/wineries/${to}/actions`, other)).status).toBe(201);
    const again = page.waitForResponse((response) => response.url().includes('preview=true'));
    await saveButton().click();
    const alert = page.getByRole('alert', { name: 'Changed meanwhile' });
    await expect.poll(() => alert.count()).toBe(1);
    expect(await alert.evaluate((element) => element.matches(':focus'))).toBe(true);
    await again;
    await expect.poll(() => impact().getAttribute('aria-busy')).toBe('false');
    expect(await volumeOf(from, 'PAGE-A')).toBe(80);
    expect(await page.getByTestId('field:/data/from/0/volume').inputValue()).toBe('30');
    await saveButton().click();
    await expect.poll(saved).toBe(1);
    expect(await volumeOf(from, 'PAGE-A')).toBe(70);
  });

  it('cures a conflict in another winery in the same change set', async () => {
    await correct(10, 9.5);
    await expect.poll(() => impact().innerText()).toMatch(/1 action becomes impossible/);
    await page.getByRole('button', { name: 'Preview with this cure' }).first().click();
    await expect.poll(() => impact().innerText()).toContain(' 0 actions become impossible');
    const posts: string[] = [];
    page.on('request', (request) => {
      if (request.method() !== 'GET') posts.push(new URL(request.url()).pathname);
    });
    await saveButton().click();
    await expect.poll(saved).toBe(1);
    expect(posts).toEqual(['/v1/changes']);
    expect([await volumeOf(from, 'PAGE-A'), await volumeOf(to, 'PAGE-B')]).toEqual([90, 9.5]);
  });

  it('lists the locked places, and overrides the lock on request', async () => {
    const settings = await site.read<Record<string, unknown>>(`/v1/wineries/${from}`);
    const { winery: _, ...members } = settings;
    const put = (lockDate: string | null) => site.send('PUT', `/v1/wineries/${from}`, { ...members, lockDate });
    expect((await put('2026-02-10')).status).toBe(200);
    await correct(11, 9.5);
    const places = page.getByRole('list', { name: 'Locked periods' });
    await expect.poll(() => places.locator('li').count()).toBe(1);
    expect(await places.innerText()).toMatch(/locked through 2026-02-10/);
    await page.getByRole('checkbox', { name: 'Override the lock' }).check();
    await expect.poll(() => impact().innerText()).toMatch(/become impossible/);
    await saveButton().click();
    await expect.poll(saved).toBe(1);
    expect((await put(null)).status).toBe(200);
  });
});
