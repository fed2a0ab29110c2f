import { randomFillSync } from 'node:crypto';
import { v7 } from 'uuid';
import type { JsonObject } from '../src/application/json-object.js';
import type { Result } from '../src/application/result.js';
import type { UseCases } from '../src/application/use-cases.js';

const chance = new Uint8Array(16 * 1_024);
let drawn = chance.length;

/** Ids are the askers' own work: chance is drawn for a thousand of them at once, so that it does not pass for the node's. */
function uuid(): string {
  if (drawn === chance.length) {
    randomFillSync(chance);
    drawn = 0;
  }
  drawn += 16;
  return v7({ random: chance.subarray(drawn - 16, drawn) });
}

export const benchWinery = 'BENCH';
export const wineryBody: JsonObject = {
  name: 'Bench Cellars',
  volumeUnit: 'gal',
  weightUnit: 'lb',
  currency: 'USD',
  timeZone: 'America/Los_Angeles',
};

/** The value of an answer; a refusal ends the benchmark, for what is refused costs less than what is done. */
export function accepted<T>(answer: Result<T>): T {
  if (!answer.ok) throw new Error(`refused: ${JSON.stringify(answer.problem)}`);
  return answer.value;
}

export function lotCode(index: number): string {
  return `LOT-${String(index).padStart(6, '0')}`;
}

/** A lot of bulk wine each, so that an addition has something to be put into. */
export function receiveBulk(lot: string): JsonObject {
  return {
    id: uuid(),
    type: 'receive_bulk',
    effectiveAt: '2024-01-01T08:00:00.000Z',
    data: {
      to: { lot, volume: 5_000 },
      components: [
        { share: 0.75, variety: 'Pinot Noir', vintage: 2023, appellation: 'Anderson Valley' },
        { share: 0.25, variety: 'Syrah', vintage: 2023, appellation: 'Mendocino' },
      ],
    },
  };
}

const firstAdditionAt = Date.parse('2024-02-01T00:00:00.000Z');

/** Additions to lots by turns, a second of the cellar's time apart: each is at the end of its lot's timeline. */
export class Additions {
  /** `made`: how many were made before. `firstLot`: where the lots begin. */
  constructor(
    private readonly lots: number,
    private made = 0,
    private readonly firstLot = 0,
  ) {}

  next(): JsonObject {
    const index = this.made++;
    return {
      id: uuid(),
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

/** The winery, and in it the lots from number `from` to before number `lots`. */
export async function prepareLots(solera: UseCases, lots: number, from = 0): Promise<void> {
  accepted(await solera.putWinery(benchWinery, wineryBody));
  let made = from;
  while (made < lots) {
    const changes: JsonObject[] = [];
    while (changes.length < lotsPerChangeSet && made < lots)
      changes.push({ op: 'record', action: receiveBulk(lotCode(made++)) });
    accepted(await solera.change(benchWinery, { changes }, {}));
  }
}

/** The same over HTTP, for a server in another process. */
export async function prepareLotsOverHttp(url: string, lots: number): Promise<void> {
  await send('PUT', `${url}/v1/wineries/${benchWinery}`, wineryBody);
  for (let from = 0; from < lots; from += lotsPerChangeSet) {
    const codes = Array.from({ length: Math.min(lotsPerChangeSet, lots - from) }, (_, index) => lotCode(from + index));
    const changes = codes.map((code) => ({ op: 'record', action: receiveBulk(code) }));
    await send('POST', `${url}/v1/wineries/${benchWinery}/changes`, { changes });
  }
}

async function send(method: string, url: string, body: JsonObject): Promise<void> {
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(url, { method, headers, body: JSON.stringify(body) });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${url} was answered with ${answer.status}: ${text}`);
}

/** Additions through the use case, as fast as they go: for histories that are to be long. */
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
