/** From the cellar to a saved correction with the keyboard alone. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasBrowser, inBrowser, openPageSite, type PageSite } from './page-site.js';

interface Receipt {
  readonly id: string;
  readonly revision: number;
  readonly data: { readonly weighTag?: string; readonly weight: number };
}

const api = '/v1/wineries/alder-creek';
/** More than any screen has to be passed with the Tab key. */
const mostTabs = 200;

describe.runIf(hasBrowser)('with the keyboard alone', inBrowser, () => {
  let site: PageSite;
  let page: Page;
  let receipt: Receipt | undefined;

  beforeAll(async () => {
    site = await openPageSite();
    page = await site.open('/w/alder-creek');
    const { items } = await site.read<{ items: Receipt[] }>(`${api}/actions?type=receive_fruit&limit=1000`);
    receipt = items.find(({ data }) => data.weighTag !== undefined);
  }, 180_000);
  afterAll(() => site.close());

  /** What has the focus: its role or tag, its name, and whether the focus can be seen. */
  const focused = (): Promise<{ text: string; id: string; isSeen: boolean }> =>
    page.evaluate(`(() => {
      const element = document.activeElement;
      // A field in a frame shows its focus at the frame.
      const isRinged = (one) => one !== null && (getComputedStyle(one).outlineStyle !== 'none' || getComputedStyle(one).boxShadow !== 'none');
      const name = element.getAttribute('aria-label') ?? element.textContent ?? '';
      return {
        text: name.trim(),
        id: element.dataset.testid ?? element.id,
        isSeen: element.matches(':focus-visible') && (isRinged(element) || isRinged(element.parentElement)),
        html: element.outerHTML.slice(0, 120),
      };
    })()`);

  /** Presses Tab until what it looks for has the focus. Every stop on the way shows its focus. */
  const tabTo = async (isFound: (stop: { text: string; id: string }) => boolean): Promise<void> => {
    for (let count = 0; count < mostTabs; count += 1) {
      await page.keyboard.press('Tab');
      const stop = await focused();
      expect(stop, `the focus cannot be seen: ${JSON.stringify(stop)}`).toMatchObject({ isSeen: true });
      if (isFound(stop)) return;
    }
    throw new Error(`The Tab key did not reach it in ${mostTabs} presses.`);
  };

  it('finds a weigh tag, opens its action, corrects it and saves', async () => {
    const tag = receipt?.data.weighTag ?? '';
    await page.getByRole('region', { name: 'Tanks' }).waitFor();
    await page.keyboard.press('/');
    expect((await focused()).id).toBe('find');
    await page.keyboard.type(tag);
    await page.getByRole('search').getByRole('link').filter({ hasText: tag }).first().waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.waitForURL((url) => url.pathname !== '/w/alder-creek');
    await page.getByRole('heading', { level: 1 }).waitFor();
    // The search leads to the action, or to a list in which it is.
    if (!page.url().includes(`/actions/${receipt?.id}`)) {
      const isOfReceipt = `document.activeElement.getAttribute('href')?.includes(${JSON.stringify(receipt?.id)})`;
      for (let count = 0; count < mostTabs && !(await page.evaluate(isOfReceipt)); count += 1)
        await page.keyboard.press('Tab');
      await page.keyboard.press('Enter');
      await page.waitForURL((url) => url.pathname.endsWith(`/actions/${receipt?.id}`));
    }
    await page.getByRole('table', { name: 'Revisions' }).waitFor();
    await page.keyboard.press('e');
    await page.getByTestId('field:/data/weight').waitFor();
    await tabTo(({ id }) => id === 'field:/data/weight');
    await page.keyboard.press('Control+A');
    await page.keyboard.type(String(Number(receipt?.data.weight) + 10));
    await expect.poll(() => page.getByRole('status', { name: 'Impact' }).innerText()).toMatch(/^Nothing is saved yet/);
    await tabTo(({ text }) => text === 'Save correction');
    await page.keyboard.press('Enter');
    await page.getByRole('status', { name: /^Saved as/ }).waitFor();
    await expect.poll(async () => (await focused()).text).toMatch(/^Saved as/);
    const { items } = await site.read<{ items: unknown[] }>(`${api}/actions/${receipt?.id}/revisions`);
    expect(items.length).toBe(Number(receipt?.revision) + 1);
  });

  it('corrects the same action once more in the same form', async () => {
    const impact = page.getByRole('status', { name: 'Impact' });
    await expect.poll(() => impact.innerText()).toMatch(/^This is saved/);
    await page.getByTestId('field:/data/weight').fill(String(Number(receipt?.data.weight) + 20));
    await expect.poll(() => impact.innerText()).toMatch(/^Nothing is saved yet/);
    await page.getByRole('button', { name: 'Save correction' }).press('Enter');
    await expect.poll(() => impact.innerText()).toMatch(/^This is saved/);
    const { items } = await site.read<{ items: unknown[] }>(`${api}/actions/${receipt?.id}/revisions`);
    expect(items.length).toBe(Number(receipt?.revision) + 2);
  });

  it('goes from action to action, lists the keys, and can switch them off', async () => {
    await page.goto(`${site.url}/w/alder-creek/actions/${receipt?.id}`);
    await page.getByRole('table', { name: 'Revisions' }).waitFor();
    await page.keyboard.press(']');
    await page.waitForURL((url) => !url.pathname.endsWith(String(receipt?.id)));
    await page.keyboard.press('[');
    await page.waitForURL((url) => url.pathname.endsWith(String(receipt?.id)));
    await page.keyboard.press('?');
    const list = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
    await list.waitFor();
    await page.keyboard.press('Escape');
    await expect.poll(() => list.count()).toBe(0);
    await page.getByRole('button', { name: 'Page settings' }).click();
    await page.getByRole('checkbox', { name: 'Single keys are shortcuts' }).uncheck();
    await page.keyboard.press('Escape');
    await page.keyboard.press('e');
    await page.keyboard.press('?');
    expect(await list.count()).toBe(0);
    expect(page.url()).toMatch(new RegExp(`/actions/${receipt?.id}$`));
  });

  it('without an error in its console', () => expect(site.faults()).toEqual([]));
});
