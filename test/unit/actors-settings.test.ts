import { expect, test } from 'vitest';
import { accepted } from '../support/accepted.js';
import { uuid, wineryBody } from '../support/memory-node.js';
import { Cellar, gate } from './actors-cellar.js';

test('the capacity of a vessel is not remembered beyond the revision of its winery’s settings', async () => {
  const cellar = await Cellar.open();
  const other = Cellar.beside(cellar);
  const { solera } = other.node;
  await accepted(solera.putWinery('W', { ...wineryBody, capacityPolicy: 'refuse' }));
  await accepted(solera.putVessel('W', 'T1', { kind: 'tank', capacity: 100 }));
  await accepted(cellar.receive(1, 'A'));
  const fill = (n: number, lot: string) =>
    cellar.record(n, 'blend', { from: [{ lot: 'A', volume: 20 }], to: [{ lot, vessel: 'T1', volume: 20 }] });
  await accepted(fill(2, 'B'));
  await accepted(solera.putVessel('W', 'T1', { kind: 'tank', capacity: 30 }));
  // This edit reads the winery's settings again, but no vessel's.
  await accepted(cellar.node.solera.revise('W', uuid(1), { note: 'By tanker.' }, {}));
  expect(await fill(3, 'B')).toMatchObject({ ok: false, problem: { code: 'over_capacity' } });
});

test('an action that waits for its lot is recorded in the units of measurement that are current when its turn comes', async () => {
  const cellar = await Cellar.open();
  const { store, solera } = cellar.node;
  const readSettings = () =>
    accepted(solera.change('W', { changes: [{ op: 'record', action: note }], preview: true }, {}));
  await readSettings();
  const { passed, open } = gate();
  store.held.heads = passed;
  const recorded = cellar.receive(1, 'A');
  await accepted(Cellar.beside(cellar).node.solera.putWinery('W', { ...wineryBody, volumeUnit: 'L' }));
  await readSettings();
  open();
  await accepted(recorded);
  const { items } = await solera.readLog(1, await solera.head());
  expect(items.join()).toContain('"volumeUnit":"L"');
});

const note = { type: 'note', effectiveAt: '2025-01-01T00:00:00Z', data: { lot: 'X', text: 'Tasted.' } };
