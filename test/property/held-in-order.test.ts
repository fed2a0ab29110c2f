/** Vessels looked up one after the other are found as if each were looked up alone. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareCodePoints } from '../../src/cellar/code-point.js';
import { heldIn, heldInOrder, INITIAL_LOT } from '../../src/cellar/lot.js';

const anyVessel = fc.integer({ min: 0, max: 60 }).map((number) => (number === 0 ? '' : `B${number}`));
const anyVessels = fc
  .uniqueArray(anyVessel, { maxLength: 40 })
  .map((vessels) => vessels.toSorted((a, b) => compareCodePoints(a, b)));

test('the volumes of vessels in the order of their codes are those of each vessel', () => {
  fc.assert(
    fc.property(anyVessels, anyVessels, (held, asked) => {
      const lot = { ...INITIAL_LOT, holdings: held.map((vessel, index) => ({ vessel, volume: index + 1 })) };
      expect(asked.map(heldInOrder(lot))).toEqual(asked.map((vessel) => heldIn(lot, vessel)));
      expect(asked.map((vessel) => heldIn(lot, vessel))).toEqual(asked.map((vessel) => held.indexOf(vessel) + 1));
    }),
    { numRuns: Number(process.env.SOLERA_CASES ?? 300) },
  );
});
