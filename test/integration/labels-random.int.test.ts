/**
 * In random histories, `impact.labels` of every write and preview is the difference between the verdicts that are read before and after it. SOLERA_CASES sets the number
 * of histories, SOLERA_SEED the first seed.
 */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../src/application/json-object.js';
import { Chance } from '../../src/harvest/chance.js';
import { applyEdit, type Recorded, randomEdit } from '../../src/harvest/small-edit.js';
import { randomAction, settings } from '../../src/harvest/small-harvest.js';
import { caseLots, fruitLots, type SmallWorld, smallWorld, wineLots } from '../../src/harvest/small-world.js';
import { type Composed, compose } from '../../src/main/compose.js';
import { accepted } from '../support/accepted.js';
import { createTestDatabase, type TestDatabase } from '../support/postgres.js';

const cases = Number(process.env.SOLERA_CASES ?? 3);
const firstSeed = Number(process.env.SOLERA_SEED ?? 1);

/** Those of the random histories. */
const varieties = ['Cabernet Sauvignon', 'Merlot', 'Syrah'];

let database: TestDatabase;
let node: Composed;

interface Change extends JsonObject {
  readonly winery: string;
  readonly label: string;
  readonly before: string | null;
  readonly after: string | null;
}

type Verdicts = ReadonlyMap<string, string | null>;

async function verdicts(world: SmallWorld): Promise<Verdicts> {
  const found = new Map<string, string | null>();
  for (const { winery } of world.wineries) {
    const { items } = await accepted(node.solera.labels.listLabels(winery, { limit: 1_000 }));
    for (const { label, passes } of items)
      found.set(`${winery}/${String(label)}`, passes === null ? null : passes === true ? 'passes' : 'fails');
  }
  return found;
}

/** Keeps labels of the lots that exist and have none yet. */
async function putLabels(world: SmallWorld): Promise<void> {
  for (const { winery } of world.wineries)
    for (const lot of [...fruitLots, ...wineLots, ...caseLots])
      for (const [index, variety] of varieties.entries()) {
        const claims = { varieties: [{ variety }] };
        await node.solera.labels.putLabel(winery, `${lot}-${index}`, { lot, market: 'au', claims });
      }
}

/** Checks the labels of an impact against the verdicts before and after. A lot that is emptied, and still exists, is no change. */
function checkImpact(answer: JsonObject, before: Verdicts, after: Verdicts): number {
  const { labels } = answer.impact as { readonly labels: readonly Change[] }; // The impact of an answer.
  const said = new Map(labels.map((change) => [`${change.winery}/${change.label}`, change]));
  expect([...said.keys()]).toEqual([...said.keys()].sort());
  for (const [key, now] of after) {
    const then = before.get(key) ?? null;
    const change = said.get(key);
    if (change !== undefined) expect([key, change.before, change.after]).toEqual([key, then, now]);
    else if (now !== null) expect([key, now]).toEqual([key, then]);
  }
  for (const { before: then, after: now } of labels) expect(then).not.toBe(now);
  return labels.length;
}

beforeEach(async () => {
  database = await createTestDatabase();
  node = await compose({ connectionString: database.connectionString, durable: false });
});
afterEach(async () => {
  await node.close();
  await database.drop();
});

describe('impact.labels', () => {
  for (let seed = firstSeed; seed < firstSeed + cases; seed += 1)
    it(`is the difference of the verdicts in the history of seed ${seed}`, { timeout: 300_000 }, async () => {
      const chance = new Chance(seed);
      const world = smallWorld(chance, 2);
      for (const step of settings(world)) {
        if (step.kind === 'winery') await accepted(node.solera.putWinery(step.winery, step.body));
        if (step.kind === 'vessel') await accepted(node.solera.putVessel(step.winery, step.vessel, step.body));
      }
      let recorded: readonly Recorded[] = [];
      let changes = 0;
      for (let index = 0; index < 120; index += 1) {
        const { winery, action } = randomAction(chance, world);
        const { ok } = await node.solera.record(winery, action, { onConflict: 'flag' });
        if (ok) recorded = [...recorded, { winery, action, retracted: false }];
        if (index % 5 === 4) await putLabels(world);
        if (index < 5 || !chance.happens(0.5)) continue;
        const edit = randomEdit(chance, recorded, world);
        const before = await verdicts(world);
        const preview = await node.solera.change(edit.winery, { changes: edit.changes }, { preview: true });
        const written = await node.solera.change(edit.winery, { changes: edit.changes }, { onConflict: 'flag' });
        if (!written.ok) continue;
        recorded = applyEdit(recorded, edit);
        changes += checkImpact(written.value, before, await verdicts(world));
        if (preview.ok) expect(labelsOf(preview.value)).toEqual(labelsOf(written.value));
      }
      expect(changes, 'no verdict changed, so nothing was tested').toBeGreaterThan(0);
    });
});

function labelsOf({ impact }: JsonObject): unknown {
  return (impact as JsonObject).labels; // The impact of an answer is an object.
}
