import { expect, test } from 'vitest';
import { accepted } from '../support/accepted.js';
import { noFaults } from '../support/faulty-store.js';
import { uuid } from '../support/memory-node.js';
import { Cellar, gate, overloaded } from './actors-cellar.js';

/** A change set that records one addition to each lot, and so touches three streams. */
function additions(first: number, lots: readonly string[]) {
  return lots.map((lot, index) => ({
    op: 'record',
    action: {
      id: uuid(first + index),
      type: 'addition',
      effectiveAt: '2025-01-02T00:00:00Z',
      // With a tie break of its own the row can be written before the commit.
      tieBreak: 1 + index,
      data: { lot, product: 'SO2', amount: 1, unit: 'g' },
    },
  }));
}

async function openCellar(): Promise<Cellar> {
  const cellar = await Cellar.open({ draftAboveRows: 2, rowsPerDraftWrite: 1 });
  for (const [index, lot] of ['A', 'B', 'C', 'D'].entries()) await accepted(cellar.receive(1 + index, lot));
  return cellar;
}

test('small commits pass while a large change set is written', async () => {
  const cellar = await openCellar();
  const { passed, open } = gate();
  cellar.node.store.held.draft = passed;
  const large = cellar.node.solera.change('W', { changes: additions(10, ['A', 'B', 'C']) }, {});
  await accepted(cellar.add(20, 'D'));
  expect(await cellar.lot('A')).toMatchObject({ additives: [] });
  open();
  await accepted(large);
  for (const lot of ['A', 'B', 'C', 'D']) expect(await cellar.lot(lot)).toMatchObject({ additives: [{ amount: 1 }] });
  expect(cellar.truth.record.drafts.size).toBe(0);
});

test('a command for a lot of a large change set that is being written is decided after it', async () => {
  const cellar = await openCellar();
  const { passed, open } = gate();
  cellar.node.store.held.draft = passed;
  const large = cellar.node.solera.change('W', { changes: additions(10, ['A', 'B', 'C']) }, {});
  const next = cellar.add(20, 'A', { effectiveAt: '2025-01-03T00:00:00Z' });
  open();
  await Promise.all([accepted(large), accepted(next)]);
  expect(await cellar.lot('A')).toMatchObject({ additives: [{ amount: 2 }] });
});

test('a large change set whose rows cannot be written changes nothing, and may be sent again', async () => {
  const cellar = await openCellar();
  const changes = { id: uuid(99), changes: additions(10, ['A', 'B', 'C']) };
  const { passed, open } = gate();
  cellar.node.store.held.draft = passed;
  const failing = cellar.node.solera.change('W', changes, {});
  await accepted(cellar.add(20, 'D'));
  cellar.node.store.faults = { ...noFaults, readLost: 1 };
  open();
  expect(await failing).toMatchObject(overloaded);
  cellar.node.store.faults = noFaults;
  expect(await cellar.lot('A')).toMatchObject({ additives: [] });
  await accepted(cellar.node.solera.change('W', changes, {}));
  expect(await cellar.lot('A')).toMatchObject({ additives: [{ amount: 1 }] });
});
