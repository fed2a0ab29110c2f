/** Labels in large edits, which decide in pieces and in a worker, and at nodes that have former settings in memory. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { JsonObject } from '../../src/application/json-object.js';
import { accepted } from '../support/accepted.js';
import { adjustment, day, type EditNode, EditSite, fillLot, nothingLeft } from './edit-site.js';

let site: EditSite;
/** Gives large edits to its workers. */
let north: EditNode;
/** Decides all requests itself. */
let south: EditNode;

beforeAll(async () => {
  site = await EditSite.open();
  north = await site.addNode();
  south = await site.addNode({ touchesOfLargeEdit: 1_000_000, editsAtOnce: 0 });
});
afterAll(() => site.close());

const claims = { varieties: [{ variety: 'Merlot' }] };

function receiptOf(lot: string, variety: string): JsonObject {
  const components = [{ share: 1, variety, vintage: 2024, appellation: 'Napa' }];
  return { data: { to: { lot, volume: 1_000 }, components } };
}

async function labelsOf(answer: Promise<JsonObject>): Promise<readonly JsonObject[]> {
  const { impact } = await answer;
  return (impact as { readonly labels: readonly JsonObject[] }).labels; // The impact of an answer.
}

async function send(winery: string, to: string): Promise<void> {
  await accepted(south.solera.putWinery(to, { ...settings, name: to }));
  const data = { from: [{ lot: 'A', volume: 100 }], to: { winery: to, lot: 'B' } };
  await accepted(
    south.solera.record(winery, { id: randomUUID(), type: 'transfer_in_bond', effectiveAt: day(3), data }, {}),
  );
}

const settings = { name: 'W', volumeUnit: 'gal', weightUnit: 'lb', currency: 'USD', timeZone: 'UTC' };

test('a large edit judges the labels of all wineries that it reaches, as a small one does', async () => {
  const receipt = await fillLot(north.solera, 'LARGE', 'A');
  await send('LARGE', 'BUYER');
  const put = (winery: string, lot: string) =>
    accepted(south.solera.labels.putLabel(winery, lot.toLowerCase(), { lot, market: 'au', claims }));
  await put('LARGE', 'A');
  await put('BUYER', 'B');
  const body = receiptOf('A', 'Malbec');
  const options = { preview: true };
  const small = await labelsOf(accepted(south.solera.revise('LARGE', receipt, body, options)));
  expect(small).toMatchObject([
    { winery: 'BUYER', label: 'b', before: 'passes', after: 'fails' },
    { winery: 'LARGE', label: 'a', before: 'passes', after: 'fails' },
  ]);
  expect(await labelsOf(accepted(north.solera.revise('LARGE', receipt, body, options)))).toEqual(small);
  const key = { idempotencyKey: 'large' };
  expect(await labelsOf(accepted(north.solera.revise('LARGE', receipt, body, key)))).toEqual(small);
  expect(await labelsOf(accepted(south.solera.revise('LARGE', receipt, body, key)))).toEqual(small);
  expect(await site.leftovers(north)).toEqual(nothingLeft);
});

test('a node judges by labels that another node has stored a moment ago, or deleted', async () => {
  const receipt = await fillLot(south.solera, 'TWO', 'A');
  // The settings are in the memory of the node from here on.
  await accepted(south.solera.record('TWO', adjustment('A', 40), {}));
  await accepted(north.solera.labels.putLabel('TWO', 'a', { lot: 'A', market: 'au', claims }));
  const write = (variety: string) =>
    labelsOf(accepted(south.solera.revise('TWO', receipt, receiptOf('A', variety), {})));
  expect(await write('Malbec')).toMatchObject([{ label: 'a', before: 'passes', after: 'fails' }]);
  await accepted(north.solera.labels.deleteLabel('TWO', 'a'));
  expect(await write('Merlot')).toEqual([]);
});

test('a node judges by appellations that another node has stored a moment ago', async () => {
  const receipt = await fillLot(south.solera, 'NEST', 'A');
  const valley = { appellations: ['Valley'] };
  await accepted(north.solera.labels.putAppellation('Valley', { kind: 'region' }));
  await accepted(north.solera.labels.putLabel('NEST', 'a', { lot: 'A', market: 'au', claims: valley }));
  await accepted(south.solera.record('NEST', adjustment('A', 40), {}));
  const components = [{ share: 1, variety: 'Merlot', vintage: 2024, appellation: 'Hill' }];
  const body = { data: { to: { lot: 'A', volume: 1_000 }, components } };
  const preview = () => labelsOf(accepted(south.solera.revise('NEST', receipt, body, { preview: true })));
  expect(await preview()).toEqual([]);
  await accepted(north.solera.labels.putAppellation('Hill', { kind: 'region', within: ['Valley'] }));
  expect(await preview()).toMatchObject([{ label: 'a', before: 'fails', after: 'passes' }]);
  const written = south.solera.revise('NEST', receipt, body, {});
  expect(await labelsOf(accepted(written))).toMatchObject([{ label: 'a', before: 'fails', after: 'passes' }]);
});
