/** Fills the log for `bench -- feed`. */
import pg from 'pg';
import type { JsonObject } from '../src/application/json-object.js';
import { compose } from '../src/main/compose.js';
import { prepareLots, randomId } from './cellar-load.js';
import { copyLots, recordOriginal } from './copied-lots.js';

/** The analyses of each copied lot, so that every read model has rows of the lot. */
const analysed = [
  { analyte: 'pH', value: 3.62, unit: 'pH' },
  { analyte: 'free SO2', value: 28, unit: 'mg/L' },
] as const;

/** Fills an empty database with a log of at least `size` notifications: change sets of one lot each. No node may run on it. Returns the head of the log. */
export async function fillLog(connectionString: string, size: number): Promise<number> {
  const node = await compose({ connectionString });
  await prepareLots(node.solera, 0);
  const before = await node.solera.head();
  const change = await recordOriginal(node.solera, (lot, at) => [
    addition(lot, at),
    ...analysed.map((values, index) => analysis(lot, at + index + 1, values)),
  ]);
  const perLot = (await node.solera.head()) - before;
  await node.close();
  await copyLots(connectionString, change, { from: 0, to: Math.max(0, Math.ceil(size / perLot) - 1) });
  return headOf(connectionString);
}

function addition(lot: string, at: number): JsonObject {
  const data = { lot, product: 'Potassium metabisulfite', amount: 25.5, unit: 'g' };
  return { id: randomId(), type: 'addition', effectiveAt: new Date(at).toISOString(), data };
}

function analysis(lot: string, at: number, data: (typeof analysed)[number]): JsonObject {
  return { id: randomId(), type: 'analysis', effectiveAt: new Date(at).toISOString(), data: { lot, ...data } };
}

async function headOf(connectionString: string): Promise<number> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    const { rows } = await client.query<{ head: number }>('select max(last)::float8 as head from publication');
    return rows[0]?.head ?? 0;
  } finally {
    await client.end();
  }
}
