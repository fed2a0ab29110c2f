import { randomFillSync } from 'node:crypto';
import { v7 } from 'uuid';
import type { JsonObject } from '../src/application/json-object.js';
import type { Result } from '../src/application/result.js';
import type { UseCases } from '../src/application/use-cases.js';

const randomBytes = new Uint8Array(16 * 1_024);
let used = randomBytes.length;

/** Draws the random bytes of a thousand ids at once, so that the load generator takes little processor time from the node. */
export function randomId(): string {
  if (used === randomBytes.length) {
    randomFillSync(randomBytes);
    used = 0;
  }
  used += 16;
  return v7({ random: randomBytes.subarray(used - 16, used) });
}

export const benchWinery = 'BENCH';
const wineryBody: JsonObject = {
  name: 'Bench Cellars',
  volumeUnit: 'gal',
  weightUnit: 'lb',
  currency: 'USD',
  timeZone: 'America/Los_Angeles',
};

/** Returns the value of a result. A refusal ends the benchmark, because a refused action costs less than a recorded one. */
export function accepted<T>(answer: Result<T>): T {
  if (!answer.ok) throw new Error(`refused: ${JSON.stringify(answer.problem)}`);
  return answer.value;
}

export function lotCode(index: number): string {
  return `LOT-${String(index).padStart(6, '0')}`;
}

/** A receipt that fills a lot, so that additions to it are possible. `owner`: to whom the lot belongs, if not to the winery. */
export function receiveBulk(lot: string, owner: string | null = null): JsonObject {
  return {
    id: randomId(),
    type: 'receive_bulk',
    effectiveAt: '2024-01-01T08:00:00.000Z',
    data: {
      to: { lot, volume: 5_000 },
      ...(owner === null ? {} : { owner }),
      components: [
        { share: 0.75, variety: 'Pinot Noir', vintage: 2023, appellation: 'Anderson Valley' },
        { share: 0.25, variety: 'Syrah', vintage: 2023, appellation: 'Mendocino' },
      ],
    },
  };
}

const firstAdditionAt = Date.parse('2024-02-01T00:00:00.000Z');

/** Generates additions to each lot in turn, with effective times one second apart, so that each comes last in the timeline of its lot. */
export class Additions {
  /** `made`: additions that are in the database already. `firstLot`: the number of the first lot. */
  constructor(
    private readonly lots: number,
    private made = 0,
    private readonly firstLot = 0,
  ) {}

  next(): JsonObject {
    const index = this.made++;
    return {
      id: randomId(),
      type: 'addition',
      effectiveAt: new Date(firstAdditionAt + index * 1_000).toISOString(),
      data: {
        lot: lotCode(this.firstLot + (index % this.lots)),
        product: 'Potassium metabisulfite',
        amount: 25.5,
        unit: 'g',
      },
    };
  }
}

const lotsPerChangeSet = 100;

/** Creates the winery, and the lots with the numbers `from` to `lots - 1`. */
export function prepareLots(solera: UseCases, lots: number, from = 0): Promise<void> {
  return prepareLotsOf(solera, { winery: benchWinery, lots, from, spread: 1 });
}

/** Creates a winery, and its lots with the numbers `from` to `lots - 1`. */
export async function prepareLotsOf(
  solera: UseCases,
  { winery, lots, from = 0, spread }: { winery: string; lots: number; from?: number; spread: number },
): Promise<void> {
  accepted(await solera.putWinery(winery, { ...wineryBody, spread }));
  let made = from;
  while (made < lots) {
    const changes: JsonObject[] = [];
    while (changes.length < lotsPerChangeSet && made < lots)
      changes.push({ op: 'record', action: receiveBulk(lotCode(made++)) });
    accepted(await solera.change(winery, { changes }, {}));
  }
}

/** Creates the winery and its lots over HTTP, for a server in another process. `owner`: to whom the lots belong, if not to the winery. */
export async function prepareLotsOverHttp(url: string, lots: number, owner: string | null = null): Promise<void> {
  await send('PUT', `${url}/v1/wineries/${benchWinery}`, wineryBody);
  for (let from = 0; from < lots; from += lotsPerChangeSet) {
    const codes = Array.from({ length: Math.min(lotsPerChangeSet, lots - from) }, (_, index) => lotCode(from + index));
    const changes = codes.map((code) => ({ op: 'record', action: receiveBulk(code, owner) }));
    await send('POST', `${url}/v1/wineries/${benchWinery}/changes`, { changes });
  }
}

/** Records lots of a thousand origins each over HTTP, ten to a change set: a body of a megabyte. */
export async function prepareWideLotsOverHttp(url: string, prefix: string, lots: number): Promise<void> {
  const components = Array.from({ length: 1_000 }, (_, index) => ({
    share: 0.001,
    variety: `Variety ${index}`,
    vintage: 2023,
    appellation: 'Napa Valley',
  }));
  for (let from = 0; from < lots; from += 10) {
    const codes = Array.from({ length: Math.min(10, lots - from) }, (_, index) => `${prefix}-${from + index}`);
    const changes = codes.map((lot) => {
      const data = { to: { lot, volume: 5_000 }, components };
      return { op: 'record', action: { ...receiveBulk(lot), data } };
    });
    await send('POST', `${url}/v1/wineries/${benchWinery}/changes`, { changes });
  }
}

async function send(method: string, url: string, body: JsonObject): Promise<void> {
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(url, { method, headers, body: JSON.stringify(body) });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${url} was answered with ${answer.status}: ${text}`);
}

/** Records many additions through the use case, to make a long history. */
export async function recordMany(solera: UseCases, bodies: Additions, count: number): Promise<void> {
  const perSet = 200;
  let sets = Math.ceil(count / perSet);
  let left = count;
  const caller = async (): Promise<void> => {
    while (sets > 0) {
      sets -= 1;
      const size = Math.min(perSet, left);
      left -= size;
      const changes = Array.from({ length: size }, () => ({ op: 'record', action: bodies.next() }));
      accepted(await solera.change(benchWinery, { changes }, {}));
    }
  };
  await Promise.all([caller(), caller()]);
}
