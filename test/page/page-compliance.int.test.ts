/** Reports, filings and labels on the page: what is filed, what a correction moves, and what a label of a blend may claim. */
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accessFaults, hasBrowser, inBrowser, numberIn, openPageSite, type PageSite, rowsOf } from './page-site.js';

const winery = 'reporting';
const api = `/v1/wineries/${winery}`;
const screen = `/w/${winery}/reports`;
const september = 'form=ttb-5120.17&from=2025-09-01&to=2025-09-30';
const origin = { vintage: 2025, appellation: 'Napa Valley' };
const fruit = { lot: 'F', weight: 20_000, variety: 'Merlot', ...origin, weighTag: '17', cost: 9_000 };

interface Impact {
  readonly filings: readonly {
    readonly lines: readonly {
      readonly section: string;
      readonly line: string;
      readonly before: number;
      readonly after: number;
    }[];
  }[];
}

describe.runIf(hasBrowser)('reports, filings and labels on the page', inBrowser, () => {
  let site: PageSite;
  let page: Page;
  const receipt = randomUUID();

  const send = async (method: string, path: string, body: unknown): Promise<unknown> => {
    const response = await site.send(method, path, body);
    const answer: unknown = await response.json();
    if (!response.ok) throw new Error(`${method} ${path}: ${JSON.stringify(answer)}`);
    return answer;
  };
  const record = (type: string, effectiveAt: string, data: object, id: string = randomUUID()) =>
    send('POST', `${api}/actions`, { id, type, effectiveAt, data });

  beforeAll(async () => {
    site = await openPageSite('empty');
    const settings = { volumeUnit: 'gal', weightUnit: 'lb', currency: 'USD', timeZone: 'America/Los_Angeles' };
    await send('PUT', api, { name: 'Reporting', ...settings });
    await send('PUT', '/v1/appellations/California', { kind: 'state', within: [] });
    await send('PUT', '/v1/appellations/Napa%20Valley', { kind: 'ava', within: ['California'] });
    await record('receive_fruit', '2025-09-10T12:00:00Z', fruit, receipt);
    const must = { from: [{ lot: 'F', weight: 'all' }], to: [{ lot: 'M', volume: 3_000 }], kind: 'must' };
    await record('process_fruit', '2025-09-11T12:00:00Z', must);
    for (const [lot, variety] of [
      ['CAB', 'Cabernet Sauvignon'],
      ['SYR', 'Syrah'],
    ]) {
      const received = { to: { lot, volume: 500 }, components: [{ share: 1, variety, ...origin }], taxClass: 'a' };
      await record('receive_bulk', '2025-10-01T12:00:00Z', received);
    }
    const settled = { lot: 'CAB', market: 'us', claims: { varieties: [{ variety: 'Cabernet Sauvignon' }] } };
    await send('PUT', `${api}/labels/CAB-25`, {
      ...settled,
      claims: { ...settled.claims, appellations: ['Napa Valley'] },
    });
    page = await site.open(`${screen}?${september}`, { bypassCSP: true });
  }, 180_000);
  afterAll(() => site.close());

  const region = (name: string | RegExp) => page.getByRole('region', { name });
  const dialog = () => page.getByRole('dialog');

  it('opens the actions behind a figure with the keyboard, and adds them up', async () => {
    const table = page.getByRole('table', { name: /Materials/ });
    const figure = table.getByRole('row', { name: /^2 Received/ }).getByRole('button');
    await figure.focus();
    await page.keyboard.press('Enter');
    await dialog().getByRole('table').waitFor();
    expect(await dialog().getByRole('heading').innerText()).toContain('IV 2 Received Grapes (pounds)');
    expect(await dialog().getByRole('link', { name: 'receive fruit' }).getAttribute('href')).toContain(receipt);
    expect(numberIn(await dialog().locator('tfoot td').innerText())).toBe(20_000);
    await page.keyboard.press('Escape');
    await dialog().waitFor({ state: 'hidden' });
    expect(await page.evaluate('document.activeElement?.textContent')).toBe('20,000');
  });

  it('shows whether the identities hold, and saves the report as files', async () => {
    await expect
      .poll(() => page.getByRole('listitem').filter({ hasText: 'A12 = A32' }).innerText())
      .toMatch(/✓.*holds/s);
    for (const [name, ending, beginning] of [
      ['CSV', 'csv', ''],
      ['PDF', 'pdf', '%PDF'],
    ] as const) {
      const waiting = page.waitForEvent('download');
      await page.getByRole('button', { name, exact: true }).click();
      const file = await waiting;
      expect(file.suggestedFilename()).toBe(`${winery}-ttb-5120.17-2025-09-01-2025-09-30.${ending}`);
      expect((await readFile(await file.path())).toString('latin1').startsWith(beginning)).toBe(true);
    }
  });

  it('files a month, and previews exactly which of its figures a correction moves', async () => {
    await page.getByRole('button', { name: 'File TTB F 5120.17, September 2025' }).click();
    await dialog().getByRole('button', { name: 'File', exact: true }).click();
    await expect.poll(() => region('Due').getByRole('status').first().innerText()).toMatch(/September 2025 is filed/);
    await expect.poll(() => rowsOf(page, 'Filed reports')).toHaveLength(1);
    await page.goto(`${site.url}/w/${winery}/actions/${receipt}/correct`);
    await page.getByTestId('field:/data/weight').fill('19000');
    const status = page.getByRole('status', { name: 'Impact' });
    await expect.poll(() => status.innerText()).toContain('1 filed report moves: it must be amended.');
    expect(await status.innerText()).toMatch(/^Nothing is saved yet/);
    const changes = [{ op: 'revise', id: receipt, revision: 1, data: { ...fruit, weight: 19_000 } }];
    const { impact } = (await send('POST', `${api}/changes?preview=true`, { changes })) as { impact: Impact }; // The answer of a preview.
    const expected = impact.filings.flatMap(({ lines }) => lines);
    expect(expected.length).toBe(4);
    const shown = (await rowsOf(page, 'Filings that move')).filter((cells) => cells.length > 1);
    expect(
      shown.map(([line = '', , before, after, moved]) => [line.split(' ').slice(0, 2), before, after, moved]),
    ).toEqual(
      expected.map(({ section, line }) => [[section, line], '20,000 pounds', '19,000 pounds', '−1,000 pounds']),
    );
    await page.setViewportSize({ width: 390, height: 900 });
    expect(await accessFaults(page)).toEqual([]);
    await page.setViewportSize({ width: 1_400, height: 1_000 });
  });

  it('lists what must be amended and by which change, and amends it', async () => {
    await page.getByRole('button', { name: 'Save correction' }).click();
    await page.getByRole('status', { name: /^Saved as/ }).waitFor();
    await page.goto(`${site.url}/w/${winery}`);
    await expect
      .poll(() => region('Needs attention').innerText())
      .toContain('TTB F 5120.17 for September 2025 must be amended. 4 figures have moved.');
    await page.getByRole('link', { name: 'Reports and filings' }).first().click();
    await page.getByRole('button', { name: 'What has moved TTB F 5120.17, September 2025' }).click();
    await dialog().getByRole('table', { name: 'What has moved' }).waitFor();
    const link = dialog().getByRole('link', { name: /^#/ }).first();
    expect(await link.getAttribute('href')).toMatch(/^\/feed\/\d+$/);
    expect(await accessFaults(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Amend TTB F 5120.17, September 2025' }).click();
    await dialog().getByRole('button', { name: 'Amend', exact: true }).click();
    await expect.poll(() => rowsOf(page, 'Filed reports')).toHaveLength(2);
    await expect.poll(() => region('Due').innerText()).not.toContain('have moved');
    const [, , version] = (await rowsOf(page, 'Filed reports'))[1] ?? [];
    expect(version).toBe('amended');
  });

  it('shows a report as it was known before the correction', async () => {
    await page.goto(`${site.url}${screen}?${september}&known=1`);
    const received = () => page.getByRole('table', { name: /Materials/ }).getByRole('row', { name: /^2 Received/ });
    await expect.poll(() => received().getByRole('button').innerText()).toBe('20,000');
    await page.getByRole('link', { name: 'Back to now' }).click();
    await expect.poll(() => received().getByRole('button').innerText()).toBe('19,000');
    expect(new URL(page.url()).search).toContain('from=2025-09-01');
  });

  it('judges the label of a blend before it is saved, and names the kept label whose verdict changes', async () => {
    await page.goto(`${site.url}/w/${winery}/record`);
    await page.getByTestId('field:/type').selectOption('blend');
    await page.getByTestId('field:/effectiveAt').fill('2025-11-10 10:00');
    await page.getByTestId('field:/data/from/0/lot').fill('SYR');
    await page.getByTestId('field:/data/from/0/volume').fill('200');
    await page.getByTestId('field:/data/to/0/lot').fill('CAB');
    await page.getByTestId('field:/data/to/0/volume').fill('200');
    await expect
      .poll(async () => (await rowsOf(page, 'Labels whose verdict changes'))[0]?.slice(0, 5))
      .toEqual(['CAB-25', 'CAB Reporting', 'United States', 'passes', 'fails']);
    const panel = region('Label of what results');
    await panel.getByRole('button', { name: 'Label check' }).click();
    expect(await panel.getByLabel('Lot').inputValue()).toBe('CAB');
    await panel.getByLabel('Varieties').fill('Cabernet Sauvignon');
    await panel.getByLabel('Vintage').fill('2025');
    await panel.getByRole('button', { name: 'Check', exact: true }).click();
    await expect.poll(() => panel.getByRole('status').innerText()).toContain('The label does not pass.');
    const [variety = []] = await rowsOf(page, 'Label check');
    expect(variety.slice(1, 4)).toEqual(['75 %', '71.4286 %', 'fails']);
    await page.getByTestId('field:/data/from/0/volume').fill('100');
    await page.getByTestId('field:/data/to/0/volume').fill('100');
    await expect.poll(async () => (await rowsOf(page, 'Label check'))[0]?.[3]).toBe('passes');
    await page.setViewportSize({ width: 390, height: 900 });
    expect(await accessFaults(page)).toEqual([]);
    await page.setViewportSize({ width: 1_400, height: 1_000 });
    const { items } = await site.read<{ items: { type: string }[] }>(`${api}/actions?limit=100`);
    expect(items.some(({ type }) => type === 'blend')).toBe(false);
  });

  it('checks a label of a lot, takes what may be claimed, and keeps it', async () => {
    await page.goto(`${site.url}/w/${winery}/lots/SYR`);
    await page.getByRole('link', { name: 'Label check' }).click();
    await page.getByRole('button', { name: 'Take these claims' }).click();
    await expect.poll(() => page.getByRole('status', { name: 'Verdict' }).innerText()).toContain('The label passes.');
    await page.getByLabel('Label', { exact: true }).fill('SYR-25');
    await page.getByRole('button', { name: 'Keep this label' }).click();
    await expect
      .poll(async () => (await rowsOf(page, 'Kept labels')).map(([label]) => label))
      .toEqual(['CAB-25', 'SYR-25']);
    expect(site.faults()).toEqual([]);
  });
});
