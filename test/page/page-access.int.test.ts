/** Everybody can use the page: what axe finds on every screen, sideways scrolling on a phone, and how much has to be loaded. */
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accessFaults, hasBrowser, inBrowser, openPageSite, type PageSite } from './page-site.js';

const assets = fileURLToPath(new URL('../../dist/page/assets', import.meta.url));
const kB = 1_024;

const winery = '/w/alder-creek';
const screens = [
  ...['/', winery, `${winery}/lots`, `${winery}/lots/24-SYR-01-PR`, `${winery}/lots/24-SYR-01-PR/recall`],
  ...[
    `${winery}/vessels/T-16`,
    `${winery}/labels?vessel=T-16`,
    `${winery}/actions`,
    `${winery}/record`,
    `${winery}/readings`,
    `${winery}/import`,
    `${winery}/reports?form=ttb-5120.17&from=2024-10-01&to=2024-10-31`,
    `${winery}/reports?form=inventory&from=2024-10-01&to=2024-10-31`,
    `${winery}/label-checks?lot=24-SYR-01-PR`,
  ],
  ...['/conflicts', '/feed', '/feed/3400', '/edits', '/operations', '/tokens', '/audit'],
];

/** Returns the sizes of built files as they are sent. */
function gzipped(pattern: RegExp): Map<string, number> {
  const names = readdirSync(assets).filter((name) => pattern.test(name));
  return new Map(names.map((name) => [name, statSync(join(assets, `${name}.gz`)).size]));
}

describe.runIf(hasBrowser)('the page', inBrowser, () => {
  let site: PageSite;

  beforeAll(async () => {
    site = await openPageSite();
  }, 180_000);
  afterAll(() => site.close());

  it.each([1_400, 390])('has no fault of access at %i px, light or dark', { timeout: 240_000 }, async (width) => {
    const page = await site.open('/', { viewport: { width, height: 900 }, bypassCSP: true });
    const found: string[] = [];
    for (const path of screens) {
      await page.goto(`${site.url}${path}`);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await page.waitForFunction(`document.querySelectorAll('[aria-busy="true"]').length === 0`);
      found.push(...(await accessFaults(page)).map((fault) => `${path}, ${fault}`));
    }
    expect(found).toEqual([]);
  });

  it('loads at most 60 kB of script for the first screen, 122 kB in all, 6 kB for administrators alone, and 14 kB of style', async () => {
    const sizes = gzipped(/\.js$/);
    const loaded = new Set<string>();
    const page = await site.open('/healthz');
    page.on('request', (request) => loaded.add(new URL(request.url()).pathname.split('/').at(-1) ?? ''));
    await page.goto(`${site.url}${winery}`);
    await page.getByRole('region', { name: 'Tanks' }).waitFor();
    const total = (names: Iterable<string>): number =>
      [...names].reduce((sum, name) => sum + (sizes.get(name) ?? 0), 0);
    expect([...loaded].filter((name) => sizes.has(name)).length).toBeGreaterThan(2);
    expect(total(loaded)).toBeLessThan(60 * kB);
    const administration = [...sizes.keys()].filter((name) => /^(administration|audit|tokens)-/.test(name));
    expect(administration.length).toBe(3);
    expect(total(administration)).toBeLessThan(6 * kB);
    // Of these, reports, filings and label checks take 12 kB: 8 kB for their screens, and 4 kB for their texts in two languages and what is read for them.
    expect(total(sizes.keys()) - total(administration)).toBeLessThan(122 * kB);
    expect([...gzipped(/\.css$/).values()].reduce((sum, size) => sum + size, 0)).toBeLessThan(14 * kB);
  });
});
