import type { JsonObject } from '../../src/application/json-object.js';
import { expectSame } from '../support/expect-same.js';
import { allItems, type FollowingNode } from './followers-site.js';
import { allPages } from './world-reads.js';

/** The inventory of a winery equals what the states of its lots hold, at the end of the timeline and at other times, whole and filtered. */
export async function checkInventory(
  { solera, followers }: FollowingNode,
  winery: string,
  { wait, times, limit }: { readonly wait: number; readonly times: readonly number[]; readonly limit: number },
): Promise<void> {
  for (const at of [undefined, ...times]) {
    const moment = at === undefined ? {} : { at };
    const lots = await allPages((cursor) => solera.listLots(winery, { ...moment, ...cursor }));
    const expected = lots.flatMap(holdingsOf).sort(compareHoldings);
    const read = (filter: { readonly lot?: string; readonly vessel?: string }) =>
      allItems(wait, (page) => followers.queries.inventory(winery, { limit, ...moment, ...filter, ...page }));
    expectSame(`the inventory of ${winery} at ${at}`, await read({}), expected);
    const some = expected[Math.floor(expected.length / 2)];
    if (some === undefined) continue;
    const lot = String(some.lot);
    const ofLot = expected.filter((one) => one.lot === lot);
    expectSame(`the inventory of lot ${lot}`, await read({ lot }), ofLot);
    if (some.vessel === null) continue;
    const vessel = String(some.vessel);
    const ofVessel = expected.filter((one) => one.vessel === vessel);
    expectSame(`the inventory of vessel ${vessel}`, await read({ vessel }), ofVessel);
    expectSame(
      'both',
      await read({ lot, vessel }),
      ofLot.filter((one) => one.vessel === vessel),
    );
  }
}

function holdingsOf(state: JsonObject): JsonObject[] {
  const { lot, vessels, weight, cases, bottles, format } = state as {
    lot: string;
    vessels: { vessel: string | null; volume: number }[];
    weight: number;
    cases?: number;
    bottles?: number;
    format?: { bottlesPerCase: number };
  };
  const all = (cases ?? 0) * (format?.bottlesPerCase ?? 0) + (bottles ?? 0);
  return [
    ...vessels.map(({ vessel, volume }) => ({ lot, vessel, volume })),
    ...(weight === 0 ? [] : [{ lot, vessel: null, weight }]),
    ...(all === 0 ? [] : [{ lot, vessel: null, bottles: all }]),
  ];
}

function compareHoldings(a: JsonObject, b: JsonObject): number {
  const key = ({ lot, vessel }: JsonObject) => `${String(lot)}\u0000${vessel === null ? '' : String(vessel)}`;
  return key(a) < key(b) ? -1 : 1;
}
