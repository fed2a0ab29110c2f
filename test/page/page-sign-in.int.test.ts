/** Signing in and out, also in the middle of work. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasBrowser, inBrowser } from './page-site.js';
import { openSignedInSite, type SignedInSite, signIn } from './signed-in-site.js';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

describe.runIf(hasBrowser)('signing in on the page', inBrowser, () => {
  let signedIn: SignedInSite;

  beforeAll(async () => {
    signedIn = await openSignedInSite();
  }, 180_000);
  afterAll(() => signedIn.site.close());

  const dialogOf = (page: Page) => page.getByRole('dialog', { name: 'Sign in' });

  it('asks for a token with the keyboard alone, refuses a wrong one, and shows the address that was asked for', async () => {
    const { site, tokens, winery } = signedIn;
    const page = await site.open(`/w/${winery}/lots`);
    const field = dialogOf(page).getByLabel('Token');
    await field.waitFor();
    const hasFocus = async () => (await page.evaluate('document.activeElement.type')) === 'password';
    await expect.poll(hasFocus).toBe(true);
    expect(await field.getAttribute('type')).toBe('password');
    expect(await field.getAttribute('autocomplete')).toBe('off');
    await page.keyboard.press('Enter');
    await expect.poll(() => dialogOf(page).innerText()).toContain('Enter your token.');
    await page.keyboard.type('solera_wrong');
    await page.keyboard.press('Enter');
    await expect.poll(() => dialogOf(page).innerText()).toContain('This token is not accepted');
    await expect.poll(() => field.getAttribute('aria-invalid')).toBe('true');
    await expect.poll(hasFocus).toBe(true);
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await expect.poll(() => dialogOf(page).isVisible()).toBe(true);
    await field.focus();
    await page.keyboard.press('Control+a');
    await page.keyboard.type(tokens.reader);
    await page.keyboard.press('Enter');
    await page.getByRole('table', { name: 'Lots', exact: true }).waitFor();
    await expect.poll(() => dialogOf(page).isVisible()).toBe(false);
    expect(new URL(page.url()).pathname).toBe(`/w/${winery}/lots`);
    await expect.poll(() => page.evaluate('document.activeElement === document.body')).toBe(false);
    await page.getByRole('button', { name: 'Signed in as the reader' }).waitFor();
    await expect.poll(() => page.getByRole('status', { name: 'Log' }).innerText()).toContain('Live');
    expect(site.faults()).toEqual([]);
  });

  it('asks again when the token is revoked, keeps what was typed, and asks the server for nothing meanwhile', async () => {
    const { site, winery, makeToken, ask } = signedIn;
    const crew = { name: 'press crew', role: 'recorder', winery };
    const first = await makeToken(crew);
    const page = await site.open(`/w/${winery}/record`);
    await signIn(page, first.token);
    const note = page.getByTestId('field:/note');
    await note.fill('typed before');
    await expect.poll(() => page.getByRole('status', { name: 'Log' }).innerText()).toContain('Live');
    await ask('DELETE', `/v1/tokens/${first.id}`);
    await dialogOf(page).waitFor();
    expect(await dialogOf(page).innerText()).toContain('What you typed is still there');
    const asked: string[] = [];
    page.on('request', (request) => {
      if (request.url().includes('/v1/')) asked.push(request.url());
    });
    await page.waitForTimeout(4_000);
    expect(asked).toEqual([]);
    await signIn(page, (await makeToken(crew)).token);
    expect(await note.inputValue()).toBe('typed before');
    await expect.poll(() => page.getByRole('status', { name: 'Log' }).innerText()).toContain('Live');
    expect(site.faults()).toEqual([]);
  });

  it('sends what waits on the device after the sign-in, under the name of the one who recorded it', async () => {
    const { site, winery, makeToken, ask } = signedIn;
    const crew = { name: 'night crew', role: 'recorder', winery };
    const first = await makeToken(crew);
    const page = await site.open(`/w/${winery}/record`);
    await signIn(page, first.token);
    await page.getByTestId('field:/type').selectOption('note');
    await page.getByTestId('field:/data/lot').fill('OWN-1');
    await page.getByTestId('field:/data/text').fill('Recorded without a connection.');
    await page.context().setOffline(true);
    await page.getByRole('button', { name: 'Save action' }).click();
    await page.getByRole('region', { name: 'Waiting to be sent' }).waitFor();
    await ask('DELETE', `/v1/tokens/${first.id}`);
    await page.context().setOffline(false);
    await dialogOf(page).waitFor();
    await signIn(page, signedIn.tokens.recorder);
    await expect
      .poll(() => page.getByRole('region', { name: 'Waiting to be sent' }).innerText())
      .toContain('sent when night crew signs in');
    await page.getByRole('button', { name: 'Signed in as the recorder' }).click();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await signIn(page, (await makeToken(crew)).token);
    // The page stays blank until it knows who has signed in, so a missing region does not yet mean that the action was sent.
    const recorders = async (): Promise<readonly string[]> => {
      const { items } = await ask<{ items: { recordedBy: string; data: { text: string } }[] }>(
        'GET',
        `/v1/wineries/${winery}/actions?type=note&limit=1000`,
      );
      const recorded = items.filter(({ data }) => data.text === 'Recorded without a connection.');
      return recorded.map(({ recordedBy }) => recordedBy);
    };
    await expect.poll(recorders).toEqual(['night crew']);
    await expect.poll(() => page.getByRole('region', { name: 'Waiting to be sent' }).isVisible()).toBe(false);
    expect(site.faults()).toEqual([]);
  });

  it('signs out, and shows nothing more of what was read', async () => {
    const { site, winery, openAs } = signedIn;
    const page = await openAs('editor', `/w/${winery}/lots`);
    await page.getByRole('table', { name: 'Lots', exact: true }).waitFor();
    await page.getByRole('button', { name: 'Signed in as the editor' }).click();
    expect(await page.getByRole('dialog', { name: 'Signed in as the editor' }).innerText()).toMatch(/editor of/);
    await page.getByRole('button', { name: 'Sign out' }).click();
    await dialogOf(page).waitFor();
    expect(await page.getByRole('table', { name: 'Lots', exact: true }).count()).toBe(0);
    expect(new URL(page.url()).pathname).toBe(`/w/${winery}/lots`);
    expect((await page.context().cookies()).filter(({ value }) => value !== '')).toEqual([]);
    expect(site.faults()).toEqual([]);
  });

  it.each([1_400, 390])('has no fault of access at %i px, light or dark', async (width) => {
    const { site } = signedIn;
    const page = await site.open('/', { viewport: { width, height: 900 }, bypassCSP: true });
    await dialogOf(page).waitFor();
    await page.evaluate(axe);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      const { violations } = (await page.evaluate('axe.run()')) as AxeResults; // What axe returns.
      expect(violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 160)}`))).toEqual(
        [],
      );
    }
    await signIn(page, signedIn.tokens.client);
    await page.getByRole('heading', { level: 1 }).waitFor();
    expect(await page.getByRole('button', { name: 'Signed in as the client' }).isVisible()).toBe(true);
    expect(await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth')).toBe(0);
    const { violations } = (await page.evaluate('axe.run()')) as AxeResults; // What axe returns.
    expect(violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 160)}`))).toEqual([]);
  });
});
