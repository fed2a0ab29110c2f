/** The figures of the page equal those of the API, at random times and beliefs of lots of a random history. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Chance } from '../../src/harvest/chance.js';
import { type HistoryWriter, smallHistory } from '../support/small-history.js';
import { hasBrowser, inBrowser, openPageSite, type PageSite } from './page-site.js';

interface Lot {
  readonly kind: string;
  readonly volume: number;
  readonly weight: number;
  readonly cases?: number;
  readonly bottles?: number;
  readonly vessels: readonly { readonly vessel: string | null; readonly volume: number }[];
  readonly composition: readonly {
    readonly variety: string;
    readonly vintage: number | null;
    readonly appellation: string;
    readonly block?: string;
    readonly share: number;
  }[];
  readonly additives: readonly { readonly product: string; readonly amount: number; readonly unit: string }[];
  readonly analyses: readonly { readonly analyte: string; readonly value: number; readonly unit: string }[];
  readonly cost: {
    readonly total: number;
    readonly perUnit: number | null;
    readonly categories: Readonly<Record<string, number>>;
  };
  readonly taxClass: string | null;
  readonly owner: string | null;
  readonly stage: string | null;
}

interface Sample {
  readonly path: string;
  readonly query: string;
  readonly beside: number | null;
  readonly url: string;
}

const samples = 200;
const seed = Number(process.env.SOLERA_SEED ?? Math.floor(Math.random() * 1e9));

/** Returns the figures of a state as texts, by the name that the page gives them. Written from the contract, not from the page. */
function expectedFigures(lot: Lot | null): Map<string, string> {
  if (lot === null) return new Map();
  const figures = new Map<string, string>();
  const number = (value: number): string => value.toFixed(6).replace(/\.?0+$/, '');
  if (lot.kind === 'fruit') figures.set('Weight', number(lot.weight));
  else figures.set('Volume', number(lot.volume));
  if (lot.cases !== undefined) figures.set('Cases', number(lot.cases));
  if (lot.bottles !== undefined) figures.set('Loose bottles', number(lot.bottles));
  for (const { vessel, volume } of lot.vessels) figures.set(vessel ?? 'no vessel', number(volume));
  for (const { variety, vintage, appellation, block, share } of lot.composition)
    figures.set([variety, vintage ?? 'NV', appellation, block ?? ''].join(' ').trim(), `${inPercent(share)} %`);
  figures.set('Cost', number(lot.cost.total));
  if (lot.cost.perUnit !== null) figures.set('Cost a unit', number(lot.cost.perUnit));
  for (const [category, amount] of Object.entries(lot.cost.categories))
    figures.set(`Cost: ${category}`, number(amount));
  for (const { product, amount, unit } of lot.additives) figures.set(`${product} ${unit}`, number(amount));
  for (const { analyte, value, unit } of lot.analyses) figures.set(`${analyte} ${unit}`, number(value));
  for (const [name, text] of [
    ['Kind', lot.kind],
    ['Tax class', lot.taxClass],
    ['Owner', lot.owner],
    ['Stage', lot.stage],
  ] as const)
    if (text !== null) figures.set(name, text);
  return figures;
}

/** A share of 12 decimals in per cent, rounded half up to 4 decimals, in integers. */
function inPercent(share: number): string {
  const units = BigInt(Math.round(share * 1e12));
  const rounded = (units + 500_000n) / 1_000_000n;
  const fraction = String(rounded % 10_000n)
    .padStart(4, '0')
    .replace(/0+$/, '');
  return `${rounded / 10_000n}${fraction === '' ? '' : `.${fraction}`}`;
}

/** Runs in the browser: returns the texts of the cells of the table of the state. */
const readRows = `(() => {
  const tables = [...document.querySelectorAll('main table')];
  const table = tables.find((one) => one.querySelector('caption')?.textContent === 'State');
  const texts = (row) => [...row.querySelectorAll('th, td')].map((cell) => cell.textContent.replace(/\\s+/g, ' ').trim());
  return [...(table?.querySelectorAll('tbody tr') ?? [])].map(texts);
})()`;

describe.runIf(hasBrowser)(`the page of a random history (SOLERA_SEED=${seed})`, inBrowser, () => {
  let site: PageSite;
  let page: Page;
  const chance = new Chance(seed);

  beforeAll(async () => {
    site = await openPageSite('empty');
    const ok = async (answer: Promise<Response>): Promise<{ ok: boolean }> => ({ ok: (await answer).ok });
    const writer: HistoryWriter = {
      putWinery: (winery, body) => site.send('PUT', `/v1/wineries/${winery}`, body),
      putVessel: (winery, vessel, body) => site.send('PUT', `/v1/wineries/${winery}/vessels/${vessel}`, body),
      record: (winery, action) => ok(site.send('POST', `/v1/wineries/${winery}/actions?onConflict=flag`, action)),
      change: (winery, body) => ok(site.send('POST', `/v1/wineries/${winery}/changes`, body)),
    };
    for (const history of [1, 2, 3]) await smallHistory(writer, seed + history, 120);
    page = await site.open('/');
  }, 180_000);
  afterAll(() => site.close());

  const stateOf = async (path: string, query: URLSearchParams): Promise<Lot | null> => {
    const response = await fetch(`${site.url}/v1${path}?${query}`);
    if (response.status === 404) return null;
    expect(response.status).toBe(200);
    return (await response.json()) as Lot; // The shape of the contract.
  };

  /** Returns the rows of the table of the state: the name of the figure, and its columns without the units that are shown beside numbers. */
  const rowsShown = (): Promise<string[][]> => page.evaluate(readRows);

  it(`shows ${samples} states as the API does`, async () => {
    const { items: wineries } = await site.read<{ items: { winery: string }[] }>('/v1/wineries');
    const lots: { winery: string; lot: string }[] = [];
    for (const { winery } of wineries) {
      const { items } = await site.read<{ items: { lot: string }[] }>(`/v1/wineries/${winery}/lots?limit=1000`);
      lots.push(...items.map(({ lot }) => ({ winery, lot })));
    }
    expect(lots.length).toBeGreaterThan(8);
    const log = await site.read<{ items: { sequence: number }[] }>('/v1/notifications');
    const head = log.items.at(-1)?.sequence ?? 0;
    const differences: string[] = [];
    const seen = { absent: 0, earlier: 0, believed: 0, compared: 0 };
    for (let index = 0; index < samples; index += 1) {
      const sample = await randomSample(lots, head);
      const query = new URLSearchParams(sample.query);
      const now = expectedFigures(await stateOf(sample.path, query));
      const former = new URLSearchParams(query);
      if (sample.beside !== null) former.set('known', String(sample.beside));
      const then = sample.beside === null ? null : expectedFigures(await stateOf(sample.path, former));
      seen.absent += now.size === 0 ? 1 : 0;
      seen.earlier += query.has('at') ? 1 : 0;
      seen.believed += query.has('known') ? 1 : 0;
      seen.compared += then === null ? 0 : 1;
      await show(sample.url);
      differences.push(...differencesOf(await rowsShown(), now, then).map((text) => `${sample.url}: ${text}`));
    }
    expect(differences).toEqual([]);
    for (const count of Object.values(seen)) expect(count).toBeGreaterThan(0);
  }, 300_000);

  const randomSample = async (lots: readonly { winery: string; lot: string }[], head: number): Promise<Sample> => {
    const { winery, lot } = chance.pick(lots);
    const path = `/wineries/${winery}/lots/${lot}`;
    const { items } = await site.read<{ items: { action: { effectiveAt: string } }[] }>(
      `/v1${path}/timeline?limit=1000`,
    );
    const query = new URLSearchParams();
    const step = items.length === 0 || chance.happens(0.3) ? null : chance.pick(items).action.effectiveAt;
    if (step !== null) query.set('at', chance.happens(0.2) ? new Date(Date.parse(step) - 1).toISOString() : step);
    if (chance.happens(0.5)) query.set('known', String(chance.whole(1, head)));
    const beside = chance.happens(0.4) ? chance.whole(1, head) : null;
    const shown = new URLSearchParams(query);
    if (beside !== null) shown.set('beside', String(beside));
    return { path, query: query.toString(), beside, url: `/w/${winery}/lots/${lot}?${shown}` };
  };

  /** Goes to an address without loading the page again, and waits until everything is read. */
  const show = async (url: string): Promise<void> => {
    await page.evaluate(
      `history.pushState(null, '', ${JSON.stringify(url)}); dispatchEvent(new PopStateEvent('popstate'))`,
    );
    const lot = new URL(url, site.url).pathname.split('/').at(-1);
    const isRead = `document.querySelector('h1')?.textContent === '${lot}' &&
      document.querySelectorAll('main [aria-busy="true"], main .skeleton').length === 0`;
    // The policy of the page forbids the browser's own waiting for an expression.
    await expect.poll(() => page.evaluate(isRead), { interval: 5, timeout: 10_000 }).toBe(true);
  };

  it('without an error in its console', () => expect(site.faults()).toEqual([]));
});

/** Returns in what the table differs from the figures. `then`: the figures of the belief beside; null: there is none. */
function differencesOf(rows: string[][], now: Map<string, string>, then: Map<string, string> | null): string[] {
  const left = new Set([...now.keys(), ...(then?.keys() ?? [])]);
  const differences: string[] = [];
  for (const [name = '', ...cells] of rows) {
    // The units of additives and analyses are shown beside their values.
    const key = left.has(name) ? name : ([...left].find((one) => one.startsWith(`${name} `)) ?? null);
    const shown = cells.at(then === null ? 0 : 1) ?? '';
    if (key === null) {
      if (!['Status', 'Fraction', 'Tags'].includes(name)) differences.push(`${name} is shown, and not in the API`);
      continue;
    }
    left.delete(key);
    if (!isSame(shown, now.get(key))) differences.push(`${name}: ${shown} is shown, the API has ${now.get(key)}`);
    if (then !== null && !isSame(cells[0] ?? '', then.get(key)))
      differences.push(`${name} beside: ${cells[0]} is shown, the API has ${then.get(key)}`);
  }
  return [...differences, ...[...left].map((name) => `${name} is not shown`)];
}

/** Whether a cell shows a text of the API. A cell is a text, or a number in English followed by its unit. */
function isSame(cell: string, expected: string | undefined): boolean {
  if (expected === undefined) return cell === '–' || cell === '';
  const text = cell.replaceAll(',', '').replace('−', '-');
  return cell === expected || text === expected || text.startsWith(`${expected} `);
}
