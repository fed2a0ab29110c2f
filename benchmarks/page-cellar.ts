/** A large winery for the page: 2,000 vessels, a lot with 5,000 actions, and a lot whose wine comes from 500 others. */
import type { JsonObject } from '../src/application/json-object.js';
import { randomId } from './cellar-load.js';
import { sendJson } from './http-json.js';
import { changesOf, longLot } from './long-lot.js';
import { reportProgress } from './report.js';

export interface LargeWinery {
  readonly winery: string;
  readonly vessels: number;
  readonly longLot: string;
  readonly longLotActions: number;
  readonly blend: string;
  readonly blendedLots: number;
}

const sizes = { vessels: 2_000, tanks: 100, perLot: 20, longLotActions: 5_000, blendedLots: 500 } as const;
const changesPerSet = 500;
const requestsAtOnce = 16;

/** Records the winery over HTTP. */
export async function recordLargeWinery(url: string): Promise<LargeWinery> {
  const winery = 'LARGE';
  const path = `${url}/v1/wineries/${winery}`;
  const settings = { name: 'Large', volumeUnit: 'gal', weightUnit: 'lb', currency: 'USD', timeZone: 'UTC' };
  await sendJson('PUT', path, settings);
  await inParallel(sizes.vessels, (index) =>
    sendJson('PUT', `${path}/vessels/${vesselCode(index)}`, {
      ...(index < sizes.tanks ? { kind: 'tank', capacity: 5_000 } : { kind: 'barrel', capacity: 60 }),
    }),
  );
  reportProgress(`${sizes.vessels} vessels`);
  const change = (changes: readonly JsonObject[]): Promise<JsonObject> =>
    sendJson('POST', `${path}/changes`, { changes: [...changes] });
  const fills = Array.from({ length: sizes.vessels }, (_, index) => fillOf(index));
  for (let from = 0; from < fills.length; from += changesPerSet) await change(fills.slice(from, from + changesPerSet));
  const long = longLot('LONG', sizes.longLotActions - 1);
  for (const set of changesOf(long, changesPerSet)) await change(set);
  reportProgress(`a lot with ${sizes.longLotActions} actions`);
  for (const set of blendOf('GRAND')) await change(set);
  reportProgress(`a blend of ${sizes.blendedLots} lots`);
  const { vessels, longLotActions, blendedLots } = sizes;
  return { winery, vessels, longLot: long.lot, longLotActions, blend: 'GRAND', blendedLots };
}

function vesselCode(index: number): string {
  return `${index < sizes.tanks ? 'T' : 'B'}-${String(index).padStart(4, '0')}`;
}

/** Fills a vessel: a tank with a lot of its own, a barrel with one that it shares with others. */
function fillOf(index: number): JsonObject {
  const isTank = index < sizes.tanks;
  const lot = isTank ? `L-T${index}` : `L-B${Math.floor(index / sizes.perLot)}`;
  return received(lot, isTank ? 4_000 : 55, vesselCode(index));
}

function received(lot: string, volume: number, vessel?: string): JsonObject {
  const components = [{ share: 1, variety: 'Syrah', vintage: 2024, appellation: 'Lodi' }];
  const to = { lot, volume, ...(vessel === undefined ? {} : { vessel }) };
  return recorded('receive_bulk', { to, components, cost: volume * 4 });
}

/** Yields the changes that receive the lots of a blend, and blend them two by two until one is left. */
function* blendOf(blend: string): Generator<readonly JsonObject[]> {
  let lots = Array.from({ length: sizes.blendedLots }, (_, index) => `S-${index}`);
  yield lots.map((lot) => received(lot, 10));
  for (let round = 1; lots.length > 1; round += 1) {
    const isLast = lots.length <= 2;
    const pairs = Array.from({ length: Math.ceil(lots.length / 2) }, (_, index) =>
      lots.slice(2 * index, 2 * index + 2),
    );
    yield pairs.map((from, index) =>
      recorded('blend', {
        from: from.map((lot) => ({ lot, volume: 'all' })),
        to: [{ lot: isLast ? blend : `R${round}-${index}`, volume: 'rest' }],
      }),
    );
    lots = pairs.map((_, index) => `R${round}-${index}`);
  }
}

let minutes = 0;

/** Each action is a minute after the last one. */
function recorded(type: string, data: JsonObject): JsonObject {
  minutes += 1;
  const effectiveAt = new Date(Date.UTC(2024, 8, 1) + minutes * 60_000).toISOString();
  return { op: 'record', action: { id: randomId(), type, effectiveAt, data } };
}

async function inParallel(count: number, task: (index: number) => Promise<unknown>): Promise<void> {
  let next = 0;
  const work = async (): Promise<void> => {
    while (next < count) {
      next += 1;
      await task(next - 1);
    }
  };
  await Promise.all(Array.from({ length: requestsAtOnce }, work));
}
