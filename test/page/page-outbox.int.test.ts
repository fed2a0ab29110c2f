/** A cellar hand on the cellar floor: a phone, and a connection that comes and goes. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasBrowser, inBrowser, openPageSite, type PageSite } from './page-site.js';

interface Action {
  readonly id: string;
  readonly type: string;
  readonly data: Record<string, unknown>;
}

const pressed = '24-SYR-01-PR';
const api = '/v1/wineries/alder-creek';

describe.runIf(hasBrowser)('what is recorded on the cellar floor', inBrowser, () => {
  let site: PageSite;
  let page: Page;

  beforeAll(async () => {
    site = await openPageSite();
    page = await site.open('/w/alder-creek', { viewport: { width: 390, height: 800 }, hasTouch: true });
  }, 180_000);
  afterAll(() => site.close());

  const waiting = () => page.getByRole('region', { name: 'Waiting to be sent' });
  const notesOf = async (text: string): Promise<Action[]> =>
    (await site.read<{ items: Action[] }>(`${api}/actions?type=note&limit=1000`)).items.filter(
      ({ data }) => data.text === text,
    );
  /** Records a note on a lot. */
  const record = async (lot: string, text: string): Promise<void> => {
    await page.getByTestId('field:/type').selectOption('note');
    await page.getByTestId('field:/data/lot').fill(lot);
    await page.getByTestId('field:/data/text').fill(text);
    await page.getByRole('button', { name: 'Save action' }).click();
  };

  it('waits on the phone, also through a reload, and is saved once when the server answers again', async () => {
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Record' }).click();
    await page.getByTestId('field:/type').waitFor();
    await page.context().setOffline(true);
    await record(pressed, 'recorded in the cave');
    await page.getByRole('status', { name: 'Waiting to be sent' }).waitFor();
    await expect.poll(() => waiting().getByRole('listitem').count()).toBe(1);
    await page.getByRole('button', { name: 'Record another action' }).click();
    await record(pressed, 'recorded in the cave, too');
    await expect.poll(() => waiting().getByRole('listitem').count()).toBe(2);
    expect(await page.getByRole('main').innerText()).not.toMatch(/fetch/i);
    expect(await notesOf('recorded in the cave')).toEqual([]);
    // The server is there again for reads only: what waits survives the reload.
    await page.route('**/changes', (route) => route.abort());
    await page.context().setOffline(false);
    await page.reload();
    await expect.poll(() => waiting().getByRole('listitem').count()).toBe(2);
    await page.unroute('**/changes');
    await waiting().getByRole('button', { name: 'Send now' }).click();
    await expect.poll(() => waiting().count()).toBe(0);
    expect((await notesOf('recorded in the cave')).length).toBe(1);
    expect((await notesOf('recorded in the cave, too')).length).toBe(1);
  });

  it('stays with the reason if the server refuses it, and is edited and sent', async () => {
    await page.goto(`${site.url}/w/alder-creek/record`);
    await page.getByTestId('field:/type').waitFor();
    await page.context().setOffline(true);
    await page.getByTestId('field:/type').selectOption('analysis');
    const analysis = { lot: 'no-such-lot', analyte: 'pH', value: '3.55', unit: 'pH' };
    for (const [name, value] of Object.entries(analysis)) await page.getByTestId(`field:/data/${name}`).fill(value);
    await page.getByRole('button', { name: 'Save action' }).click();
    await page.getByRole('status', { name: 'Waiting to be sent' }).waitFor();
    await page.context().setOffline(false);
    await expect.poll(() => waiting().innerText(), { timeout: 15_000 }).toContain('unknown_lot');
    await waiting().getByRole('link', { name: 'Edit' }).click();
    const lot = page.getByTestId('field:/data/lot');
    await expect.poll(() => lot.inputValue()).toBe('no-such-lot');
    await lot.fill(pressed);
    await page.getByRole('button', { name: 'Save action' }).click();
    await page.getByRole('status', { name: /^Saved as/ }).waitFor();
    await expect.poll(() => waiting().count()).toBe(0);
    const { items } = await site.read<{ items: Action[] }>(`${api}/actions?type=analysis&lot=${pressed}&limit=1000`);
    expect(items.filter(({ data }) => data.value === 3.55).length).toBe(1);
  });

  it('is discarded at the second press only', async () => {
    await page.goto(`${site.url}/w/alder-creek/record`);
    await page.getByTestId('field:/type').waitFor();
    await page.context().setOffline(true);
    await record(pressed, 'not to be kept');
    await waiting().getByRole('button', { name: 'Discard' }).click();
    expect(await waiting().getByRole('listitem').count()).toBe(1);
    await waiting().getByRole('button', { name: 'Discard it now' }).click();
    await expect.poll(() => waiting().count()).toBe(0);
    await page.getByRole('main').getByText('It was discarded.').waitFor();
    await page.getByRole('button', { name: 'Record another action' }).click();
    await record(pressed, 'sent while the form is open');
    await page.getByRole('status', { name: 'Waiting to be sent' }).waitFor();
    await page.context().setOffline(false);
    await expect.poll(() => page.getByRole('form').innerText()).toContain('1 change set that waited was saved.');
    await page.context().setOffline(true);
    await page.context().setOffline(false);
    await page.reload();
    await page.getByRole('heading', { level: 1 }).waitFor();
    expect(await notesOf('not to be kept')).toEqual([]);
  });

  it('is not sent once it is discarded, even while another one is being sent', async () => {
    await page.goto(`${site.url}/w/alder-creek/record`);
    await page.getByTestId('field:/type').waitFor();
    await page.context().setOffline(true);
    await record(pressed, 'sent first');
    await page.getByRole('button', { name: 'Record another action' }).click();
    await record(pressed, 'discarded meanwhile');
    await expect.poll(() => waiting().getByRole('listitem').count()).toBe(2);
    const held: (() => void)[] = [];
    await page.route('**/changes', async (route) => {
      await new Promise<void>((resolve) => held.push(resolve));
      await route.continue();
    });
    await page.context().setOffline(false);
    await expect.poll(() => held.length).toBe(1);
    const second = waiting().getByRole('listitem').nth(1);
    await second.getByRole('button', { name: 'Discard' }).click();
    await second.getByRole('button', { name: 'Discard it now' }).click();
    await expect.poll(() => waiting().getByRole('listitem').count()).toBe(1);
    held[0]?.();
    await expect.poll(() => waiting().count()).toBe(0);
    expect(held.length).toBe(1);
    await page.unroute('**/changes');
    expect((await notesOf('sent first')).length).toBe(1);
    expect(await notesOf('discarded meanwhile')).toEqual([]);
  });

  it('does not hold what a proxy refuses: the problem is shown, and the form keeps its fields', async () => {
    await page.goto(`${site.url}/w/alder-creek/record`);
    await page.getByTestId('field:/type').waitFor();
    await page.route('**/changes', (route) =>
      route.fulfill({ status: 413, headers: { 'content-type': 'text/html' }, body: '<h1>Request too large</h1>' }),
    );
    await record(pressed, 'refused by a proxy');
    await expect.poll(() => page.getByRole('main').getByRole('alert').innerText()).toContain('unexpected');
    expect(await waiting().count()).toBe(0);
    expect(await page.getByTestId('field:/data/text').inputValue()).toBe('refused by a proxy');
    await page.unroute('**/changes');
  });

  it('stays when another type of action is chosen', async () => {
    await page.goto(`${site.url}/w/alder-creek/record`);
    await page.getByTestId('field:/data/from/0/lot').fill(pressed);
    await page.getByTestId('field:/data/from/0/volume').fill('1.5');
    await page.getByTestId('field:/type').selectOption('filter');
    await expect.poll(() => page.getByTestId('field:/data/from/0/volume').inputValue()).toBe('1.5');
    expect(await page.getByTestId('field:/data/from/0/lot').inputValue()).toBe(pressed);
    await page.getByTestId('field:/type').selectOption('note');
    await page.getByTestId('field:/data/text').waitFor();
    expect(await page.getByTestId('field:/data/lot').inputValue()).toBe('');
  });
});
