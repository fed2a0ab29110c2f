import { expect, test } from 'vitest';
import { accepted } from '../support/accepted.js';
import { memoryNode, uuid, wineryBody } from '../support/memory-node.js';

const leaf = { share: 1, variety: 'Merlot', vintage: 2025, appellation: 'Napa Valley' };
const vessels = ['T1', 'T2', 'T3'];

/** A node whose answers list at most two lots, actions or conflicts. */
async function nodeWithTanks() {
  const { solera } = memoryNode({ limits: { impactEntries: 2 } });
  await accepted(solera.putWinery('W', wineryBody));
  for (const vessel of vessels) await accepted(solera.putVessel('W', vessel, { kind: 'tank', capacity: 1 }));
  return solera;
}

function record(n: number, lot: string, more: object = {}) {
  const data = { to: { lot, volume: 2, ...more }, components: [leaf] };
  return { op: 'record', action: { id: uuid(n), type: 'receive_bulk', effectiveAt: '2025-09-01T08:00:00Z', data } };
}

test('lots are cut and counted; a repeat of the request gets the same answer', async () => {
  const solera = await nodeWithTanks();
  const body = { id: uuid(9), changes: [record(1, 'A'), record(2, 'B'), record(3, 'C')] };
  const first = await accepted(solera.change('W', body, {}));
  expect(first.impact).toMatchObject({ truncated: true, totals: { lots: 3, actions: 0, conflicts: 0 } });
  expect(first.impact).toMatchObject({ lots: [{ lot: 'A' }, { lot: 'B' }] });
  expect(await accepted(solera.change('W', body, {}))).toEqual(first);
});

test('warnings are never cut, in the first answer and in its repeat', async () => {
  const solera = await nodeWithTanks();
  const changes = vessels.map((vessel, index) => record(index + 1, 'A', { vessel }));
  const body = { id: uuid(9), changes };
  const first = await accepted(solera.change('W', body, {}));
  expect(first.impact).toMatchObject({ warnings: vessels.map((vessel) => ({ code: 'over_capacity', vessel })) });
  expect(first.impact).not.toHaveProperty('truncated');
  expect(await accepted(solera.change('W', body, {}))).toEqual(first);
});

test('a repeat shows a conflicted action that the change set names but leaves unchanged as conflicted', async () => {
  const solera = await nodeWithTanks();
  await accepted(solera.change('W', { changes: [record(1, 'A')] }, {}));
  const data = { from: [{ lot: 'A', volume: 2 }], reason: 'taxpaid' };
  const shipment = { id: uuid(2), type: 'ship_bulk', effectiveAt: '2025-09-02T08:00:00Z', data };
  await accepted(solera.record('W', shipment, {}));
  await accepted(solera.retract('W', uuid(1), undefined, { onConflict: 'flag' }));
  const changes = [{ op: 'revise', id: uuid(2), data }, record(3, 'B')];
  const body = { id: uuid(9), changes, onConflict: 'flag' };
  const first = await accepted(solera.change('W', body, {}));
  expect(first.actions).toMatchObject([{ status: 'conflicted' }, { status: 'active' }]);
  expect(await accepted(solera.change('W', body, {}))).toEqual(first);
});

test('a repeated change set without an id is recognised by the actions that it recorded', async () => {
  const solera = await nodeWithTanks();
  const body = { changes: [record(1, 'A'), record(2, 'B')] };
  const first = await accepted(solera.change('W', body, {}));
  expect(await accepted(solera.change('W', body, {}))).toEqual(first);
  const other = { changes: [record(1, 'A'), record(2, 'C')] };
  expect(await solera.change('W', other, {})).toMatchObject({ ok: false, problem: { code: 'action_id_reused' } });
  expect(await solera.change('W', { ...body, id: uuid(9) }, {})).toMatchObject({ ok: false });
});
