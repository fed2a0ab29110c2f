/** What each role finds on the page, and what it does not. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasBrowser, inBrowser, rowsOf } from './page-site.js';
import { type Caller, openSignedInSite, receipt, type SignedInSite } from './signed-in-site.js';

/** What one of the callers finds. */
interface Expected {
  readonly caller: Caller;
  readonly navigation: readonly string[];
  readonly footer: readonly string[];
  /** On the screen of the cellar and of an action. */
  readonly buttons: readonly string[];
  /** On the form of a correction, why it cannot be saved; null: it can. */
  readonly refusal: RegExp | null;
}

const reading = ['Cellar', 'Lots', 'Actions', 'Conflicts', 'Feed'];
const reports = 'Reports and filings';
const recording = [reports, 'Take readings', 'Record action'];

const expectations: readonly Expected[] = [
  {
    ...{ caller: 'reader', navigation: reading, footer: ['Edits in progress'], buttons: [reports, 'What if'] },
    refusal: /Saving needs the permission "edit" in Winery estate/,
  },
  {
    ...{ caller: 'recorder', navigation: reading, footer: ['Edits in progress'], buttons: [...recording, 'What if'] },
    refusal: /Saving needs the permission "edit" in Winery estate/,
  },
  {
    ...{ caller: 'editor', navigation: [...reading, 'Import'], footer: ['Edits in progress'] },
    ...{ buttons: [...recording, 'Correct'], refusal: /in hill, which you may not see; saving needs/ },
  },
  {
    ...{ caller: 'steward', navigation: [...reading, 'Import'], footer: ['Edits in progress'] },
    ...{ buttons: [...recording, 'Correct'], refusal: /1 lot and \d actions? change/ },
  },
  {
    ...{ caller: 'admin', navigation: [...reading, 'Import'], buttons: [...recording, 'Correct'], refusal: null },
    footer: ['Edits in progress', 'Operations', 'Tokens', 'Audit trail'],
  },
];

describe.runIf(hasBrowser)('the page of each role', inBrowser, () => {
  let signedIn: SignedInSite;

  beforeAll(async () => {
    signedIn = await openSignedInSite();
  }, 180_000);
  afterAll(() => signedIn.site.close());

  const linksIn = (page: Page, navigation: string) =>
    page.getByRole('navigation', { name: navigation, exact: true }).first().getByRole('link').allInnerTexts();
  const head = (page: Page) => page.locator('.head .acts a');

  it.each(expectations)('$caller', { timeout: 120_000 }, async ({ caller, navigation, footer, buttons, refusal }) => {
    const { site, winery, openAs } = signedIn;
    const page = await openAs(caller, `/w/${winery}`);
    await page.getByRole('region', { name: 'Tanks' }).waitFor();
    expect(await linksIn(page, 'Main')).toEqual(navigation);
    expect(await linksIn(page, 'More')).toEqual(footer);
    const found = await head(page).allInnerTexts();
    await page.goto(`${site.url}/w/${winery}/actions/${receipt}`);
    await page.getByRole('region', { name: 'Content' }).waitFor();
    expect([...found, ...(await head(page).allInnerTexts())]).toEqual(buttons);
    await head(page).last().click();
    await page.getByTestId('field:/data/cost').fill('3000');
    const impact = page.getByRole('status', { name: 'Impact' });
    await expect.poll(() => impact.innerText()).toMatch(/lots? changes?/);
    const save = page.getByRole('button', { name: 'Save correction' });
    const why = await save.getAttribute('aria-describedby');
    if (refusal === null) expect(why).toBeNull();
    else expect(await page.locator(`[id="${why}"]`).innerText()).toMatch(refusal);
    expect(await save.getAttribute('aria-disabled')).toBe(String(refusal !== null));
    expect(site.faults()).toEqual([]);
  });

  it('explains the screens that a reader has no use for', async () => {
    const { site, winery, openAs } = signedIn;
    const page = await openAs('reader', `/w/${winery}/record`);
    for (const [path, permission] of [
      ...[
        ['record', 'record'],
        ['readings', 'record'],
        ['import', 'edit'],
      ].map(([screen, to]) => [`/w/${winery}/${screen}`, to]),
      ...[
        ['/tokens', 'administer'],
        ['/audit', 'administer'],
      ],
    ]) {
      await page.goto(`${site.url}${path}`);
      await expect.poll(() => page.locator('main').innerText()).toContain(`needs the permission "${permission}"`);
    }
    expect(site.faults()).toEqual([]);
  });

  it('gives a recorder the form of a new action, without a way to flag or cure what becomes impossible', async () => {
    const { site, winery, openAs } = signedIn;
    const page = await openAs('recorder', `/w/${winery}/record`);
    await page.getByTestId('field:/type').selectOption('ship_bulk');
    await page.getByTestId('field:/effectiveAt').fill('2026-01-02 06:00');
    await page.getByTestId('field:/data/from/0/lot').fill('OWN-1');
    await page.getByTestId('field:/data/from/0/vessel').fill('T-1');
    await page.getByTestId('field:/data/from/0/volume').fill('80');
    await page.getByTestId('field:/data/reason').selectOption('taxpaid');
    await page.getByRole('region', { name: 'Conflicts' }).waitFor();
    expect(await page.getByRole('radio').count()).toBe(0);
    expect(await page.getByRole('button', { name: 'Preview with this cure' }).count()).toBe(0);
    expect(await page.getByRole('region', { name: 'Conflicts' }).innerText()).toContain('needs the permission "edit"');
    expect(site.faults()).toEqual([]);
  });

  it('lets a steward file reports, shows a reader what is due, and tells a caller of one owner why not', async () => {
    const { site, winery, openAs } = signedIn;
    const buttons = async (caller: 'reader' | 'steward'): Promise<number> => {
      const page = await openAs(caller, `/w/${winery}/reports`);
      await page.getByRole('table', { name: 'Due' }).waitFor();
      return page.getByRole('button', { name: /^File / }).count();
    };
    expect(await buttons('reader')).toBe(0);
    expect(await buttons('steward')).toBeGreaterThan(0);
    const client = await openAs('client', `/w/${winery}/reports`);
    await expect.poll(() => client.locator('main').innerText()).toContain('cover the wine of all owners');
    expect(site.faults()).toEqual([]);
  });

  it('gives a consumer the feed alone', async () => {
    const { site, openAs } = signedIn;
    const page = await openAs('consumer', '/feed');
    await page.getByRole('log', { name: 'Notifications' }).getByRole('listitem').first().waitFor();
    expect(await linksIn(page, 'Main')).toEqual(['Feed']);
    expect(await linksIn(page, 'More')).toEqual([]);
    expect(await page.getByRole('searchbox').count()).toBe(0);
    expect(await page.getByRole('log', { name: 'Notifications' }).innerText()).toMatch(/withheld/);
    await page.goto(`${site.url}/`);
    await expect.poll(() => page.getByRole('alert').first().innerText()).toContain('needs the permission "read"');
    expect(site.faults()).toEqual([]);
  });

  it('tells a caller of one owner so on every screen, and shows nothing of others', async () => {
    const { site, winery, openAs } = signedIn;
    const page = await openAs('client', `/w/${winery}/lots`);
    await page.getByRole('table', { name: 'Lots', exact: true }).waitFor();
    expect(await page.locator('main').innerText()).toContain('You see only the lots of Client A.');
    expect((await rowsOf(page, 'Lots')).map(([lot]) => lot)).toEqual(['CLIENT-1']);
    await page.goto(`${site.url}/feed`);
    await expect
      .poll(() => page.locator('main').innerText())
      .toMatch(/\d entr(y is|ies are) withheld|entr(y|ies) withheld/);
    expect(await page.locator('main').innerText()).not.toContain('OWN-1');
    await page.goto(`${site.url}/feed/1`);
    await expect.poll(() => page.locator('main').innerText()).toContain('withheld');
    expect(site.faults()).toEqual([]);
  });

  it('lets an admin make a token that is shown once, revoke it, and read who did so', async () => {
    const { site, winery, openAs } = signedIn;
    const page = await openAs('admin', '/tokens');
    const form = page.getByRole('form', { name: 'Create a token' });
    await form.getByLabel('Name').fill('lab');
    await form.getByLabel('Role').selectOption('recorder');
    await form.getByLabel('Winery').selectOption(winery);
    await form.getByLabel('Expires after, days').fill('30');
    await form.getByRole('button').click();
    const secret = page.getByRole('region', { name: 'Token of lab' }).locator('code');
    const token = (await secret.innerText()).trim();
    expect(token).toMatch(/^solera_/);
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.getByRole('button', { name: 'Copy' }).click();
    await expect.poll(() => page.evaluate('navigator.clipboard.readText()')).toBe(token);
    const session = await fetch(`${site.url}/v1/session`, { headers: { authorization: `Bearer ${token}` } });
    expect(await session.json()).toMatchObject({ name: 'lab', grants: [{ role: 'recorder', winery }] });
    await page.reload();
    await expect.poll(async () => (await rowsOf(page, 'Tokens')).map(([name]) => name)).toContain('lab');
    expect(await page.content()).not.toContain(token);
    expect(await page.evaluate('JSON.stringify({ ...localStorage, ...sessionStorage })')).not.toContain('solera_');
    await page.getByRole('button', { name: 'Revoke lab' }).click();
    await page.getByRole('dialog', { name: 'Revoke lab' }).getByRole('button', { name: 'Revoke it now' }).click();
    await expect
      .poll(async () => (await rowsOf(page, 'Tokens')).find(([name]) => name === 'lab')?.[3])
      .toMatch(/^revoked/);
    await page.getByRole('link', { name: 'Audit trail' }).click();
    await expect
      .poll(async () => (await rowsOf(page, 'Audit trail'))[0]?.[3])
      .toBe('Revoked the token lab: recorder of Winery estate.');
    const filters = page.getByRole('form', { name: 'Which entries' });
    await filters.getByLabel('Author').fill('no one of this name');
    await filters.getByRole('button', { name: 'Show' }).click();
    await expect.poll(() => page.locator('main').innerText()).toContain('No entry fits.');
    await filters.getByLabel('Author').fill('the admin');
    await filters.getByLabel('Winery').selectOption(winery);
    await filters.getByRole('button', { name: 'Show' }).click();
    await expect.poll(async () => (await rowsOf(page, 'Audit trail')).length).toBeGreaterThan(1);
    expect((await rowsOf(page, 'Audit trail')).every(([, by]) => by === 'the admin')).toBe(true);
    expect(site.faults()).toEqual([]);
  });
});
