/** The states of every screen: loading, error, overloaded, stale, lost stream, empty. */
import type { Page, Route } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answerProblem, hasBrowser, inBrowser, openPageSite, type PageSite } from './page-site.js';

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

describe.runIf(hasBrowser)('every screen', inBrowser, () => {
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

  /** What the screens read: everything but the log, which has its own state, and who reads, which is known before anything is shown. */
  const reads = (url: URL): boolean =>
    url.pathname === '/openapi.json' || (/^\/v1\//.test(url.pathname) && !/notifications|session$/.test(url.pathname));
  const intercepted = async (handler: (route: Route) => Promise<void>, check: () => Promise<void>): Promise<void> => {
    await page.route(reads, handler);
    try {
      await check();
    } finally {
      await page.unroute(reads, handler);
    }
  };
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
        (route) => answerProblem(route, 500, 'broken'),
        async () => {
          await open(path);
          const alert = main().getByRole('alert').first();
          await expect.poll(() => alert.innerText()).toMatch(/Title of broken[\s\S]*Detail of broken\.[\s\S]*broken/);
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
        (route) => answerProblem(route, 503, 'overloaded', { 'retry-after': '2' }),
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

  it('is read again after each refusal of an overloaded server, also if all refusals name the same time', async () => {
    const counts = new Map<string, number>();
    const refuse = (route: Route): Promise<void> => {
      const url = route.request().url();
      counts.set(url, (counts.get(url) ?? 0) + 1);
      return answerProblem(route, 503, 'overloaded', { 'retry-after': '1' });
    };
    await intercepted(refuse, async () => {
      await open('/conflicts');
      const timesRead = (): number => [...counts].find(([url]) => url.endsWith('/v1/conflicts?limit=1000'))?.[1] ?? 0;
      await expect.poll(timesRead, { timeout: 10_000 }).toBeGreaterThanOrEqual(3);
    });
  });

  it('opens no stream of the log in a tab that was hidden while the log was read', async () => {
    await open('/feed');
    const log = page.getByRole('status', { name: 'Log' });
    await expect.poll(() => log.innerText()).toMatch(/^Live/);
    const setHidden = (isHidden: boolean): Promise<unknown> =>
      page.evaluate(
        `Object.defineProperty(document, 'hidden', { value: ${isHidden}, configurable: true }); document.dispatchEvent(new Event('visibilitychange'));`,
      );
    const streams: string[] = [];
    page.on('request', (request) => {
      if (request.url().includes('/notifications/stream')) streams.push(request.url());
    });
    const held: (() => void)[] = [];
    await page.route('**/v1/notifications', async (route) => {
      await new Promise<void>((resolve) => held.push(resolve));
      await route.continue();
    });
    await setHidden(true);
    await setHidden(false);
    await expect.poll(() => held.length).toBe(1);
    await setHidden(true);
    const answered = page.waitForResponse('**/v1/notifications');
    held[0]?.();
    await (await answered).finished();
    await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 200)));
    expect(streams).toEqual([]);
    await page.unroute('**/v1/notifications');
    await setHidden(false);
    await expect.poll(() => streams.length).toBe(1);
    await expect.poll(() => log.innerText()).toMatch(/^Live/);
  });

  it('keeps the old figures while it is read again, and shows the new ones then', async () => {
    await open(`${cellar}/lots/${lot}`);
    const state = page.getByRole('table', { name: 'State', exact: true });
    await expect.poll(() => state.innerText()).toContain('Volume');
    const before = await state.innerText();
    const held: (() => void)[] = [];
    const hold = async (route: Route): Promise<void> => {
      await new Promise<void>((resolve) => held.push(resolve));
      await route.continue().catch(() => undefined);
    };
    await intercepted(hold, async () => {
      const cost = {
        type: 'add_cost',
        effectiveAt: '2026-01-01T00:00:00Z',
        data: { lot, category: 'labor', amount: 7 },
      };
      expect((await site.send('POST', '/v1/wineries/alder-creek/actions', cost)).status).toBe(201);
      await expect.poll(() => main().locator('[aria-busy="true"]').count()).toBeGreaterThan(0);
      expect(await state.innerText()).toBe(before);
    });
    for (const release of held) release();
    await expect.poll(() => state.innerText()).not.toBe(before);
  });

  it('shows that the log is lost, and goes on without a gap', async () => {
    await open('/feed');
    const log = page.getByRole('status', { name: 'Log' });
    await expect.poll(() => log.innerText()).toMatch(/^Live, no number missing up to/);
    await page.context().setOffline(true);
    const note = { type: 'note', effectiveAt: '2026-01-01T00:00:00Z', data: { lot, text: 'while the log is lost' } };
    expect((await site.send('POST', '/v1/wineries/alder-creek/actions', note)).status).toBe(201);
    await expect.poll(() => log.innerText(), { timeout: 20_000 }).toMatch(/^Connection lost at/);
    await page.context().setOffline(false);
    const { items } = await site.read<{ items: { sequence: number }[] }>('/v1/notifications');
    const head = (items.at(-1)?.sequence ?? 0).toLocaleString('en');
    await expect.poll(() => log.innerText(), { timeout: 20_000 }).toBe(`Live, no number missing up to ${head}`);
  });

  it.each([
    ['/w/empty', 'No lot holds anything'],
    ['/w/empty', 'This winery has no tanks.'],
    ['/w/empty/lots', /No lot/],
    ['/w/empty/actions', /No action/],
    ['/w/empty/readings', /No vessel/],
    ['/conflicts', /No action/],
    ['/edits', /No edit|No correction/],
  ])('%s has a sentence where there is nothing: %s', async (path, sentence) => {
    await open(path);
    await main().getByText(sentence).first().waitFor();
  });

  it('has a sentence and the next step where there is no winery and no notification', async () => {
    const empty = { status: 200, headers: { 'content-type': 'application/json' } };
    await page.route('**/v1/wineries?*', (route) =>
      route.fulfill({ ...empty, body: JSON.stringify({ items: [], next: null }) }),
    );
    await open('/');
    await main().getByText('No winery exists yet.').waitFor();
    await page.unroute('**/v1/wineries?*');
    await page.route('**/v1/notifications', (route) =>
      route.fulfill({ ...empty, body: JSON.stringify({ first: 1, last: 100, items: [], links: {} }) }),
    );
    await page.route('**/v1/notifications/**', (route) => route.abort());
    await open('/feed');
    await main()
      .getByText(/No notification|nothing/i)
      .first()
      .waitFor();
  });

  it.each([
    [`${cellar}/lots/no-such-lot`, 'not_found'],
    [`${cellar}/vessels/no-such-vessel`, 'not_found'],
    [`${cellar}/actions/019b0000-0000-7000-8000-000000000000`, 'not_found'],
    ['/w/no-such-winery', 'not_found'],
    ['/edits/019b0000-0000-7000-8000-000000000000', 'not_found'],
  ])('%s says that there is no such thing', async (path, code) => {
    await page.unrouteAll();
    await open(path);
    await main().getByText(code).first().waitFor();
    expect(await main().getByRole('heading', { level: 1 }).count()).toBe(1);
  });
});
