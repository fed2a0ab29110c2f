import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answerProblem, hasBrowser, inBrowser, numberIn, openPageSite, type PageSite, rowsOf } from './page-site.js';

interface Action {
  readonly id: string;
  readonly revision: number;
  readonly type: string;
  readonly data: Record<string, unknown> & {
    readonly weighTag?: string;
    readonly weight?: number;
    readonly to?: { volume: number }[];
  };
}

interface Impact {
  readonly actionsChanged: number;
  readonly lots: readonly { readonly winery: string; readonly lot: string }[];
  readonly conflicts: readonly unknown[];
}

const api = '/v1/wineries/alder-creek';

describe.runIf(hasBrowser)('a correction on the page', inBrowser, () => {
  let site: PageSite;
  let page: Page;
  /** A receipt, and a pressing whose press fraction was read too high. */
  let [receipt, pressing]: readonly [Action?, Action?] = [];

  beforeAll(async () => {
    site = await openPageSite();
    page = await site.open('/');
    const { items } = await site.read<{ items: Action[] }>(`${api}/actions?limit=1000&lot=24-SYR-B001-01`);
    receipt = items.find(({ type }) => type === 'receive_fruit');
    const presses = await site.read<{ items: Action[] }>(`${api}/actions?limit=1000&lot=24-SYR-01-PR`);
    pressing = presses.items.find(({ type }) => type === 'drain_press');
  }, 180_000);
  afterAll(() => site.close());

  const impact = () => page.getByRole('status', { name: 'Impact' });
  const saveButton = () => page.getByRole('button', { name: 'Save correction' });
  const openCorrection = async (action: Action | undefined): Promise<void> => {
    await page.goto(`${site.url}/w/alder-creek/actions/${action?.id}`);
    await page.getByRole('link', { name: 'Correct' }).click();
    await page.getByTestId('field:/effectiveAt').waitFor();
  };
  const previewOf = async (action: Action | undefined, data: unknown): Promise<Impact> => {
    const changes = [{ op: 'revise', id: action?.id, revision: action?.revision, data }];
    const response = await site.send('POST', `${api}/changes?preview=true&onConflict=flag`, { changes });
    return ((await response.json()) as { impact: Impact }).impact; // A preview that is answered with 200.
  };
  const revisions = async (action: Action | undefined): Promise<number> =>
    (await site.read<{ items: unknown[] }>(`${api}/actions/${action?.id}/revisions`)).items.length;

  it('shows its whole impact before anything is saved', async () => {
    const before = await revisions(receipt);
    await openCorrection(receipt);
    const weight = Number(receipt?.data.weight) + 100;
    await page.getByTestId('field:/data/weight').fill(String(weight));
    const expected = await previewOf(receipt, { ...receipt?.data, weight });
    await expect
      .poll(() => impact().innerText())
      .toMatch(
        new RegExp(
          `^Nothing is saved yet\\. ${expected.actionsChanged} later actions.*${expected.lots.length} lots change`,
        ),
      );
    expect(await revisions(receipt)).toBe(before);
    const table = page.getByRole('table', { name: 'Lots, before and after' });
    const groups = await table.locator('tbody').all();
    expect(groups.length).toBe(new Set(expected.lots.map(({ winery }) => winery)).size);
    const named = await table.locator('tbody th.code').allInnerTexts();
    expect(named.sort()).toEqual(expected.lots.map(({ lot }) => lot).sort());
  });

  it('is blocked by conflicts until they are flagged or cured, and cured in one change set', async () => {
    await openCorrection(pressing);
    await page.getByTestId('field:/data/to/1/volume').fill('480');
    await page.getByTestId('field:/data/loss').fill('400');
    const conflicts = page.getByRole('table', { name: 'Conflicts' });
    await expect.poll(() => conflicts.locator('tbody tr').count()).toBe(7);
    expect(await saveButton().getAttribute('aria-disabled')).toBe('true');
    const why = await saveButton().getAttribute('aria-describedby');
    expect(await page.locator(`[id="${why}"]`).innerText()).toMatch(/conflict/);
    await page.getByRole('radio', { name: 'Save, and flag 7 as conflicted' }).check();
    await expect.poll(() => saveButton().getAttribute('aria-disabled')).toBe('false');
    await page.getByRole('button', { name: 'Preview with this cure' }).first().click();
    await expect.poll(() => impact().innerText()).toContain(' 0 actions become impossible');
    const posts: string[] = [];
    page.on('request', (request) => {
      if (request.method() !== 'GET') posts.push(new URL(request.url()).pathname);
    });
    await saveButton().click();
    await expect.poll(() => page.getByRole('status', { name: /^Saved as #[\d,]+ to #[\d,]+$/ }).count()).toBe(1);
    expect(posts).toEqual([`${api}/changes`]);
    expect(await impact().innerText()).toMatch(/^This is saved\. /);
    await page.goto(`${site.url}/w/alder-creek/actions/${pressing?.id}`);
    await expect.poll(() => rowsOf(page, 'Revisions').then((rows) => rows.length)).toBe(2);
  });

  it('has a wake: the lots that the change set reached, and whether they differ today', async () => {
    const { items } = await site.read<{
      items: { readonly notifications: { readonly first: number; readonly last: number } }[];
    }>(`${api}/actions/${pressing?.id}/revisions`);
    const { first, last } = items[1]?.notifications ?? { first: 0, last: 0 };
    const numbers = `Wake of #${first.toLocaleString('en')} to #${last.toLocaleString('en')}`;
    await page.getByRole('link', { name: numbers }).click();
    await page.getByRole('heading', { level: 1, name: numbers }).waitFor();
    const panel = page.getByRole('region', { name: 'Lot by lot' });
    await panel.getByRole('button', { name: 'Table' }).click();
    const pressed = pressing?.data.to?.length ?? 0;
    expect(pressed).toBeGreaterThan(1);
    await expect.poll(() => panel.locator('tbody th.code').count()).toBeGreaterThan(pressed);
    const lot = '24-SYR-01-PR';
    const [before, after] = await Promise.all(
      [first - 1, last].map((known) => site.read<{ cost: { total: number } }>(`${api}/lots/${lot}?known=${known}`)),
    );
    expect(before?.cost.total).not.toBe(after?.cost.total);
    const row = panel.getByRole('row', { name: lot });
    await expect.poll(() => row.innerText()).toContain('differs');
    expect(numberIn(await row.locator('td').nth(6).innerText())).toBe(after?.cost.total);
    const none = await site.open('/feed/999999999');
    await none.getByText('The log has no notification #999999999.').waitFor();
    await none.context().close();
  });

  it('takes the wall clock of the winery or an instant, a note and an order, and asks which of two times is meant', async () => {
    await openCorrection(receipt);
    const when = page.getByTestId('field:/effectiveAt');
    expect(await when.inputValue()).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d$/);
    await when.fill('2024-11-03 01:30');
    expect(await when.getAttribute('aria-invalid')).toBe('true');
    expect(await saveButton().getAttribute('aria-disabled')).toBe('true');
    await page.getByRole('button', { name: /PST$/ }).click();
    expect(await when.inputValue()).toBe('2024-11-03T01:30:00-08:00');
    const { effectiveAt, tieBreak, revision } = await site.read<{
      readonly effectiveAt: string;
      readonly tieBreak: number;
      readonly revision: number;
    }>(`${api}/actions/${receipt?.id}`);
    await when.fill(effectiveAt);
    await page.getByTestId('field:/note').fill('Weighed twice.');
    await page.getByText('Order within the same time').click();
    expect(await page.getByTestId('field:/tieBreak').inputValue()).toBe(String(tieBreak));
    await page.getByTestId('field:/tieBreak').fill('16.5');
    await expect.poll(() => page.getByTestId('field:/tieBreak').getAttribute('aria-invalid')).toBe('true');
    await page.getByTestId('field:/tieBreak').fill(String(tieBreak));
    const sent = page.waitForRequest((request) => request.method() === 'POST' && request.url().endsWith('/changes'));
    await expect.poll(() => saveButton().getAttribute('aria-disabled')).toBe('false');
    await saveButton().click();
    const { changes } = (await sent).postDataJSON() as { changes: object[] }; // The body of a change set.
    expect(changes).toEqual([{ op: 'revise', id: receipt?.id, revision, note: 'Weighed twice.', data: receipt?.data }]);
    await expect.poll(() => page.getByRole('status', { name: /^Saved as/ }).count()).toBe(1);
  });

  it('takes the decimal comma in Spanish, and guesses no number that can mean two', async () => {
    const spanish = await site.open(`/w/alder-creek/actions/${receipt?.id}/correct`, { locale: 'es-ES' });
    const cost = spanish.getByTestId('field:/data/cost');
    await expect.poll(() => cost.inputValue()).toMatch(/^\d+,\d+$/);
    await cost.fill('1.234');
    const message = spanish.locator(`[id="${await cost.getAttribute('aria-describedby')}"]`);
    expect(await message.innerText()).toBe('1.234 puede ser dos números. Escriba 1234 o 1,234.');
    const previewed = spanish.waitForResponse((response) => response.url().includes('preview=true') && response.ok());
    await cost.fill('1.234,5');
    const [change] = ((await previewed).request().postDataJSON() as { changes: { data: unknown }[] }).changes; // The body of a change set.
    expect(change?.data).toEqual({ ...receipt?.data, cost: 1_234.5 });
    await spanish.context().close();
  });

  it('names kinds and reasons in the language of the reader', async () => {
    const spanish = await site.open('/w/alder-creek/lots/24-CUVEE-01', { locale: 'es-ES' });
    const state = spanish.getByRole('table', { name: 'Estado' });
    await expect.poll(() => state.getByRole('row', { name: 'Clase vino' }).count()).toBe(1);
    await spanish.goto(`${site.url}/w/alder-creek/actions/${pressing?.id}/correct`);
    const reason = spanish.getByTestId('field:/data/lossReason');
    await expect.poll(() => reason.locator('option:checked').innerText()).toBe('orujo');
    expect(await reason.inputValue()).toBe('pomace');
    await spanish.context().close();
  });

  it('makes a vessel that does not exist yet, and is previewed again', async () => {
    await openCorrection(pressing);
    await page.getByTestId('field:/data/to/1/vessel').fill('T-98');
    const form = page.getByRole('form', { name: 'Make vessel T-98' });
    await form.getByLabel('Capacity').fill('1,200.5');
    await form.getByRole('button').click();
    await expect.poll(() => impact().innerText()).toMatch(/later actions? turns? out differently/);
    expect(await form.count()).toBe(0);
    expect(await site.read(`${api}/vessels/T-98`)).toMatchObject({ kind: 'tank', capacity: 1_200.5 });
  });

  it('keeps what was typed when the server refuses it, and puts the message at the field', async () => {
    await openCorrection(receipt);
    const field = page.getByTestId('field:/data/weight');
    await field.fill('9000.1234567');
    await expect.poll(() => field.getAttribute('aria-invalid')).toBe('true');
    const message = await field.getAttribute('aria-describedby');
    expect(await page.locator(`[id="${message}"]`).innerText()).toMatch(/decimals/);
    await saveButton().click();
    await expect.poll(() => field.evaluate((element) => element.matches(':focus'))).toBe(true);
    expect(await field.inputValue()).toBe('9000.1234567');
  });

  it('says that the action was changed meanwhile, and keeps what was typed', async () => {
    await openCorrection(receipt);
    const field = page.getByTestId('field:/data/weight');
    await field.fill(String(Number(receipt?.data.weight) + 50));
    await expect.poll(() => saveButton().getAttribute('aria-disabled')).toBe('false');
    const other = { data: { ...receipt?.data, weight: Number(receipt?.data.weight) + 1 } };
    expect((await site.send('PUT', `${api}/actions/${receipt?.id}`, other)).status).toBe(200);
    await saveButton().click();
    await expect.poll(() => page.getByRole('alert', { name: 'Changed meanwhile' }).count()).toBe(1);
    expect(await field.inputValue()).toBe(String(Number(receipt?.data.weight) + 50));
    const both = page.getByRole('table', { name: 'What differs' });
    await expect.poll(() => both.locator('tbody tr').count()).toBe(1);
  });

  it('is not sent again once its fields have changed, and the new fields can be saved at once', async () => {
    await openCorrection(receipt);
    const field = page.getByTestId('field:/data/weight');
    await field.fill(String(Number(receipt?.data.weight) + 30));
    await expect.poll(() => saveButton().getAttribute('aria-disabled')).toBe('false');
    let count = 0;
    await page.route('**/changes', (route) => {
      count += 1;
      return answerProblem(route, 503, 'overloaded', { 'retry-after': '2' });
    });
    await saveButton().click();
    const busy = page.getByRole('status', { name: 'Busy' });
    await expect.poll(() => busy.count()).toBe(1);
    await field.fill(String(Number(receipt?.data.weight) + 31));
    await expect.poll(() => busy.count()).toBe(0);
    await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 2_500)));
    expect([count, await busy.count(), await saveButton().getAttribute('aria-disabled')]).toEqual([1, 0, 'false']);
    await page.unroute('**/changes');
  });

  it('is sent again under the same key when the server is busy', async () => {
    await openCorrection(receipt);
    await page.getByTestId('field:/data/weight').fill(String(Number(receipt?.data.weight) + 25));
    await expect.poll(() => saveButton().getAttribute('aria-disabled')).toBe('false');
    const keys: (string | undefined)[] = [];
    await page.route('**/changes', async (route) => {
      keys.push(route.request().headers()['idempotency-key']);
      return keys.length > 1 ? route.continue() : answerProblem(route, 503, 'overloaded', { 'retry-after': '1' });
    });
    await saveButton().click();
    await expect.poll(() => page.getByRole('status', { name: 'Busy' }).count()).toBe(1);
    await expect.poll(() => page.getByRole('status', { name: /^Saved as/ }).count()).toBe(1);
    expect(keys.length).toBe(2);
    expect(keys[0]).toBe(keys[1]);
    await page.unroute('**/changes');
  });

  it('appears in the log within a second, as one row; after a cut no number is missing', async () => {
    await page.goto(`${site.url}/feed`);
    const log = page.getByRole('log', { name: 'Notifications' });
    const rows = () => log.locator('li').count();
    await expect.poll(rows).toBeGreaterThan(0);
    const noted = {
      type: 'note',
      effectiveAt: '2025-06-01T12:00:00Z',
      data: { lot: '24-SYR-01-PR', text: 'seen on the page' },
    };
    const before = await rows();
    expect((await site.send('POST', `${api}/actions`, noted)).status).toBe(201);
    await expect.poll(rows, { timeout: 1_000, interval: 20 }).toBe(before + 1);
    await page.context().setOffline(true);
    expect((await site.send('POST', `${api}/actions`, noted)).status).toBe(201);
    await page.context().setOffline(false);
    await expect.poll(rows).toBe(before + 2);
    const { items } = await site.read<{ items: { sequence: number }[] }>('/v1/notifications');
    const head = (items.at(-1)?.sequence ?? 0).toLocaleString('en');
    await expect
      .poll(() => page.getByRole('status', { name: 'Log' }).innerText())
      .toContain(`no number missing up to ${head}`);
  });

  it('is listed in the cellar until it is marked as seen, with a link to its wake', async () => {
    const cellar = await site.open('/w/alder-creek');
    const region = cellar.getByRole('region', { name: 'Corrected since your last visit' });
    await expect.poll(() => region.innerText()).toContain('From now on');
    const { revision, data } = await site.read<Action>(`${api}/actions/${receipt?.id}`);
    expect(revision).toBeGreaterThan(1);
    const noted = { op: 'revise', id: receipt?.id, data: { ...data, cost: 4_321.5 } };
    const answer = await site.send('POST', `${api}/changes`, { changes: [noted] });
    const { notifications } = (await answer.json()) as { notifications: { first: number; last: number } }; // A write that changed something.
    await expect.poll(() => region.getByRole('listitem').count()).toBe(1);
    await cellar.reload();
    await expect.poll(() => region.getByRole('listitem').innerText()).toContain('Corrected: receive fruit');
    const link = region.getByRole('link', { name: 'See what changed' });
    expect(await link.getAttribute('href')).toBe(`/feed/${notifications.first}`);
    await region.getByRole('button', { name: 'Mark as seen' }).click();
    await expect.poll(() => region.innerText()).toContain('Nothing was corrected since your last visit.');
  });

  it('without an error in its console', () => expect(site.faults()).toEqual([]));
});
