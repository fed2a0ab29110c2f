/** The verifier folds lot events as a subscriber does. */
import { expect, it } from 'vitest';
import { foldLot } from '../../src/verify/feed-fold.js';

const leaf = (variety: string, share: number) => ({ variety, vintage: 2024, appellation: 'N', share });

function event(number: number, effectiveAt: number, members: object) {
  const text = JSON.stringify({ vessels: [], additives: [], cost: {}, set: {}, ...members });
  return { number, action: `a${number}`, effectiveAt, tieBreak: 1, event: text };
}

it('folds in timeline order, whatever the order of the numbers, and mixes by volume', () => {
  const lot = foldLot([
    event(2, 20, { vessels: [{ vessel: 'T', change: 1 }], mixed: { volume: 1, composition: [leaf('B', 1)] } }),
    event(7, 10, {
      set: { kind: 'wine', volumeUnit: 'gal' },
      vessels: [{ vessel: null, change: 2 }],
      mixed: { volume: 2, composition: [leaf('A', 1)] },
      cost: { bulk: 0.1 },
    }),
  ]);
  expect(lot).toMatchObject({
    kind: 'wine',
    volume: 3,
    vessels: [
      { vessel: null, volume: 2 },
      { vessel: 'T', volume: 1 },
    ],
    composition: [leaf('A', 0.666666666667), leaf('B', 0.333333333333)],
    cost: { total: 0.1, categories: { bulk: 0.1 } },
    lastAction: 'a2',
  });
});

it('returns null if no event holds', () => {
  expect(foldLot([])).toBeNull();
});
