/** The states of every screen: loading, error, overloaded, stale, lost stream, empty. */
import type { Page, Route } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasBrowser, openPageSite, type PageSite } from './page-site.js';

const cellar = '/w/alder-creek';
const lot = '24-SYR-01-PR';

/** Every screen that reads something, with a text that is there when it is read. */
const screens: readonly (readonly [name: string, path: string, shown: RegExp | string])[] = [
  ['wineries', '/', 'Alder Creek'],
  ['cellar', cellar, 'Lots on hand'],
  ['lots', `${cellar}/lots`, lot],
  ['lot', `${cellar}/lots/${lot}`, 'Timeline'],
  ['recall', `${cellar}/lots/${lot}/recall`, 'Recall report'],
  ['vessel', `${cellar}/vessels/T-16`, '24-CUVEE-01'],
  ['actions', `${cellar}/actions`, 'Bottle'],
  ['action', `${cellar}/actions/:action`, 'Revisions'],
  ['correction', `${cellar}/actions/:action/correct`, 'Save correction'],
  ['record', `${cellar}/record`, 'Save action'],
  ['readings', `${cellar}/readings`, 'T-16'],
  ['edits', '/edits', /No correction|No edit/],
  ['operations', '/operations', 'Nodes'],
  ['conflicts', '/conflicts', /No action/],
];

describe.runIf(hasBrowser)('every screen', () => {
  let site: PageSite;
  let page: Page;
  let action = '';

  beforeAll(async () => {
    site = await openPageSite();
    page = await site.open('/');
    const { items } = await site.read<{ items: { id: string }[] }>(`/v1/wineries/alder-creek/actions?type=bottle`);
    action = items[0]?.id ?? '';
    const empty = { name: 'Empty', volumeUnit: 'L', weightUnit: 'kg', currency: 'EUR', timeZone: 'Europe/Paris' };
    expect((await site.send('PUT', '/v1/wineries/empty', empty)).status).toBe(200);
  }, 180_000);
  afterAll(() => site.close());

  /** What the screens read: everything but the log, which has its own state. */
  const reads = (url: URL): boolean =>
    url.pathname === '/openapi.json' || (/^\/v1\//.test(url.pathname) && !/notifications/.test(url.pathname));
  const intercepted = async (handler: (route: Route) => Promise<void>, check: () => Promise<void>): Promise<void> => {
    await page.route(reads, handler);
    try {
      await check();
    } finally {
      await page.unroute(reads, handler);
    }
  };
  const problem = (route: Route, status: number, code: string, headers = {}): Promise<void> =>
    route.fulfill({
      ...{ status, headers: { 'content-type': 'application/problem+json', ...headers } },
      body: JSON.stringify({
        type: `urn:${code}`,
        title: `Title of ${code}`,
        status,
        code,
        detail: `Detail of ${code}.`,
      }),
    });
  const open = (path: string) => page.goto(`${site.url}${path.replace(':action', action)}`);
  const main = () => page.getByRole('main');

  describe.each(screens)('%s', (_name, path, shown) => {
    it('has a heading and a skeleton while it is loading', async () => {
      const held: (() => void)[] = [];
      const hold = async (route: Route): Promise<void> => {
        await new Promise<void>((resolve) => held.push(resolve));
        await route.continue().catch(() => undefined);
      };
      await intercepted(hold, async () => {
        await open(path);
        await main().getByText('Loading').first().waitFor({ state: 'attached' });
        expect(await main().locator('[aria-busy="true"]').count()).toBeGreaterThan(0);
        expect(await main().getByRole('heading', { level: 1 }).count()).toBe(1);
        expect(await main().getByRole('alert').count()).toBe(0);
      });
      // What was held goes on, and so does what follows from it.
      for (const release of held) release();
      await main().getByText(shown).first().waitFor();
    });

    it('says what failed, with its code, and is read again on demand', async () => {
      await intercepted(
        (route) => problem(route, 500, 'broken'),
        async () => {
          await open(path);
          const alert = main().getByRole('alert').first();
          await expect.poll(() => alert.innerText()).toMatch(/Title of broken[^]*Detail of broken\.[^]*broken/);
          expect(await main().getByRole('heading', { level: 1 }).count()).toBe(1);
        },
      );
      await main().getByRole('button', { name: 'Try again' }).first().click();
      await expect
        .poll(async () => {
          for (const again of await main().getByRole('button', { name: 'Try again' }).all())
            await again.click({ timeout: 500 }).catch(() => undefined);
          return main().getByText(shown).count();
        })
        .toBeGreaterThan(0);
    });

    it('counts down while the server is overloaded, then reads by itself', async () => {
      await intercepted(
        (route) => problem(route, 503, 'overloaded', { 'retry-after': '2' }),
        async () => {
          await open(path);
          await main()
            .getByText(/Solera is busy\. Trying again in [12] second/)
            .first()
            .waitFor();
        },
      );
      await main().getByText(shown).first().waitFor({ timeout: 10_000 });
      await expect.poll(() => main().getByText('Solera is busy').count(), { timeout: 10_000 }).toBe(0);
    });
  });
});
