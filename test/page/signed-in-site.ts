/** A server that asks for a sign-in: two wineries, and a token of each role. */
import type { BrowserContextOptions, Page } from 'playwright-core';
import { openPageSite, type PageSite } from './page-site.js';

const roles = ['consumer', 'reader', 'recorder', 'editor', 'steward'] as const;
export type Caller = (typeof roles)[number] | 'admin' | 'client';

interface MadeToken {
  readonly id: string;
  readonly token: string;
}

export interface SignedInSite {
  readonly site: PageSite;
  /** The winery that all callers but the admin are limited to, and another one. */
  readonly winery: string;
  readonly other: string;
  readonly tokens: Readonly<Record<Caller, string>>;
  /** Opens a tab and signs in. */
  openAs(caller: Caller, path: string, options?: BrowserContextOptions): Promise<Page>;
  makeToken(body: Readonly<Record<string, unknown>>): Promise<MadeToken>;
  /** Asks the API as the admin. */
  ask<Answer>(method: string, path: string, body?: unknown): Promise<Answer>;
}

const at = (day: number): string => `2026-01-0${day}T12:00:00Z`;
const units = { volumeUnit: 'gal', weightUnit: 'lb', currency: 'USD' };
const components = [{ share: 1, variety: 'Syrah', vintage: 2025, appellation: 'Napa Valley' }];

/** What is recorded before a sign-in is needed: a lot whose wine goes to the other winery, and a lot of a client. */
async function fill(site: PageSite, winery: string, other: string): Promise<void> {
  const send = async (method: string, path: string, body: unknown): Promise<void> => {
    const response = await site.send(method, path, body);
    if (!response.ok) throw new Error(`${method} ${path}: ${await response.text()}`);
  };
  const record = (home: string, day: number, type: string, data: unknown): Promise<void> =>
    send('POST', `/v1/wineries/${home}/actions`, {
      ...{ id: `01990000-0000-7000-8000-00000000000${day}`, type, effectiveAt: at(day), data },
    });
  for (const code of [winery, other]) {
    await send('PUT', `/v1/wineries/${code}`, { name: `Winery ${code}`, timeZone: 'America/Los_Angeles', ...units });
    for (const vessel of ['T-1', 'T-2'])
      await send('PUT', `/v1/wineries/${code}/vessels/${vessel}`, { kind: 'tank', capacity: 500 });
  }
  const lot = { to: { lot: 'OWN-1', vessel: 'T-1', volume: 100 }, components, cost: 1_000 };
  await record(winery, 1, 'receive_bulk', lot);
  const owned = { to: { lot: 'CLIENT-1', vessel: 'T-2', volume: 80 }, components, owner };
  await record(winery, 2, 'receive_bulk', owned);
  const to = { winery: other, lot: 'FROM-ESTATE', vessel: 'T-1' };
  await record(winery, 3, 'transfer_in_bond', { from: [{ lot: 'OWN-1', vessel: 'T-1', volume: 50 }], to });
  await record(other, 4, 'ship_bulk', { from: [{ lot: 'FROM-ESTATE', vessel: 'T-1', volume: 10 }], reason: 'taxpaid' });
}

/** The receipt whose wine goes to the other winery. */
export const receipt = '01990000-0000-7000-8000-000000000001';
const owner = 'Client A';

/** Starts the server. The first token is the admin's: from then on, every request needs one. */
export async function openSignedInSite(): Promise<SignedInSite> {
  const site = await openPageSite('empty');
  const [winery, other] = ['estate', 'hill'];
  await fill(site, winery, other);
  const made = await site.send('POST', '/v1/tokens', { name: 'the admin', role: 'admin', winery: '*' });
  const admin = ((await made.json()) as MadeToken).token; // The answer of the API.
  const ask = async <Answer>(method: string, path: string, body?: unknown): Promise<Answer> => {
    const sent =
      body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
    const headers = { ...sent.headers, authorization: `Bearer ${admin}` };
    const response = await fetch(`${site.url}${path}`, { method, ...sent, headers });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as Answer; // The caller knows the shape.
  };
  const makeToken = (body: Readonly<Record<string, unknown>>) => ask<MadeToken>('POST', '/v1/tokens', body);
  const tokens: Record<Caller, string> = {
    ...{ admin, consumer: '', reader: '', recorder: '', editor: '', steward: '' },
    client: (await makeToken({ name: 'the client', role: 'editor', winery, owner })).token,
  };
  for (const role of roles) tokens[role] = (await makeToken({ name: `the ${role}`, role, winery })).token;
  return {
    ...{ site, winery, other, tokens, ask, makeToken },
    openAs: async (caller, path, options) => {
      const page = await site.open(path, options);
      await signIn(page, tokens[caller]);
      return page;
    },
  };
}

/** Signs in with the dialog that the page shows. */
export async function signIn(page: Page, token: string): Promise<void> {
  const dialog = page.getByRole('dialog', { name: 'Sign in' });
  await dialog.getByLabel('Token').fill(token);
  await dialog.getByRole('button', { name: 'Sign in' }).click();
  await dialog.waitFor({ state: 'hidden' });
}
