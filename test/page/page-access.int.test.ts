/** Everybody can use the page: what axe finds on every screen, sideways scrolling on a phone, and how much has to be loaded. */
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { AxeResults } from 'axe-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasBrowser, openPageSite, type PageSite } from './page-site.js';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
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
  ],
  ...['/conflicts', '/feed', '/feed/3400', '/edits', '/operations', '/tokens', '/audit'],
];

/** Returns the sizes of built files as they are sent. */
function gzipped(pattern: RegExp): Map<string, number> {
  const names = readdirSync(assets).filter((name) => pattern.test(name));
  return new Map(names.map((name) => [name, statSync(join(assets, `${name}.gz`)).size]));
}

describe.runIf(hasBrowser)('the page', () => {
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
      await page.evaluate(axe);
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        const { violations } = (await page.evaluate('axe.run()')) as AxeResults; // What axe returns.
        for (const { id, nodes } of violations)
          for (const { html, target } of nodes)
            found.push(`${path}, ${colorScheme}: ${id} at ${target.join(' ')}: ${html.slice(0, 160)}`);
      }
      const sideways = await page.evaluate(
        'document.documentElement.scrollWidth - document.documentElement.clientWidth',
      );
      if (Number(sideways) > 0) found.push(`${path}: scrolls ${sideways} px sideways`);
    }
    expect(found).toEqual([]);
  });

  it('loads at most 60 kB of script for the first screen, 110 kB in all, 6 kB for administrators alone, and 14 kB of style', async () => {
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
    expect(total(sizes.keys()) - total(administration)).toBeLessThan(110 * kB);
    expect([...gzipped(/\.css$/).values()].reduce((sum, size) => sum + size, 0)).toBeLessThan(14 * kB);
  });
});
