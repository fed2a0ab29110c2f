import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../src/application/json-object.js';
import type { Result } from '../../src/application/result.js';
import { accepted } from '../support/accepted.js';
import { uuid } from '../support/memory-node.js';
import { Cellar } from './actors-cellar.js';

/** The first notification number of each answer. */
async function numbersOf(answers: readonly Promise<Result<JsonObject>>[]): Promise<number[]> {
  const values = await Promise.all(answers.map(accepted));
  return values.map(({ notifications }) => (notifications as { first: number }).first);
}

const ascending = (numbers: readonly number[]): number[] => [...numbers].sort((a, b) => a - b);

describe('commands for one lot that a client sends without waiting', () => {
  test('are numbered in that order, even if the first waits for settings that are not in memory', async () => {
    const cellar = await Cellar.open();
    await accepted(cellar.node.solera.putVessel('W', 'T1', { kind: 'tank' }));
    await accepted(cellar.receive(1, 'A'));
    const first = cellar.record(2, 'rack', {
      from: [{ lot: 'A', volume: 10 }],
      to: [{ lot: 'A', vessel: 'T1', volume: 10 }],
    });
    const numbers = await numbersOf([first, cellar.add(3, 'A'), cellar.add(4, 'A')]);
    expect(numbers).toEqual(ascending(numbers));
  });

  test('are numbered in that order on a node that does not know the winery yet', async () => {
    const cellar = await Cellar.open();
    await accepted(cellar.receive(1, 'A'));
    const other = Cellar.beside(cellar);
    const numbers = await numbersOf([other.add(2, 'A'), other.add(3, 'A'), other.add(4, 'A')]);
    expect(numbers).toEqual(ascending(numbers));
  });

  test('are numbered in that order if one is an edit, whose lots must be read first', async () => {
    const cellar = await Cellar.open();
    await accepted(cellar.receive(1, 'A'));
    await accepted(cellar.add(2, 'A'));
    const { solera } = cellar.node;
    const numbers = await numbersOf([
      cellar.add(3, 'A'),
      solera.revise('W', uuid(2), { data: { lot: 'A', product: 'SO2', amount: 5, unit: 'g' } }, {}),
      cellar.add(4, 'A'),
      solera.retract('W', uuid(1 + 1), {}, {}),
      cellar.add(5, 'A'),
    ]);
    expect(numbers).toEqual(ascending(numbers));
  });

  test('are ordered by action, too: an edit waits for the command that records its action', async () => {
    const cellar = await Cellar.open();
    const [, , last] = await Promise.all([
      accepted(cellar.receive(1, 'A')),
      accepted(cellar.add(2, 'A')),
      accepted(cellar.node.solera.revise('W', uuid(2), { note: 'by the spoon' }, {})),
      accepted(cellar.node.solera.retract('W', uuid(2), {}, {})),
    ]);
    expect(last).toMatchObject({ action: { revision: 2, note: 'by the spoon', status: 'active' } });
    expect((await cellar.lot('A')).additives).toEqual([]);
  });

  test('are numbered in that order if the first is only possible because of another node', async () => {
    const cellar = await Cellar.open();
    await accepted(cellar.receive(1, 'A'));
    await accepted(cellar.receive(2, 'B'));
    // This node still remembers what B had before.
    await accepted(Cellar.beside(cellar).receive(3, 'B'));
    const rack = cellar.record(4, 'rack', { from: [{ lot: 'B', volume: 150 }], to: [{ lot: 'A', volume: 150 }] });
    const numbers = await numbersOf([rack, cellar.add(5, 'A')]);
    expect(numbers).toEqual(ascending(numbers));
  });
});
