import { roundHalfUp, toMicro } from '../cellar/quantity.js';
import type { EntryList, Item } from './entry.js';
import type { LotChange } from './lot-change.js';
import { poundsPer } from './pounds.js';

/** Adds the spirits, in proof gallons, and the sugar or concentrate of an addition. */
export function addMaterials(
  entries: EntryList,
  change: LotChange,
  { data }: { readonly data: Readonly<Record<string, unknown>> },
): void {
  const { proofGallons, material, amount, unit } = data;
  if (typeof proofGallons === 'number')
    entries.add(change, { item: 'spirits.used', amount: toMicro(proofGallons), isVolume: false });
  const item = typeof material === 'string' ? materials[material] : undefined;
  if (item === undefined || typeof amount !== 'number' || typeof unit !== 'string') return;
  const factor = factors[item === 'material.dry_sugar' ? 'pounds' : 'gallons'][unit];
  if (factor === undefined) return;
  const [numerator, denominator] = factor;
  const converted = roundHalfUp(BigInt(toMicro(amount)) * numerator, denominator);
  entries.add(change, { item, amount: converted, isVolume: false });
}

const materials: Readonly<Record<string, Item | undefined>> = {
  dry_sugar: 'material.dry_sugar',
  liquid_sugar: 'material.liquid_sugar',
  concentrate: 'material.concentrate',
};

type Factors = Readonly<Record<string, readonly [numerator: bigint, denominator: bigint] | undefined>>;

/** Pounds or gallons of one unit, as a fraction. A gallon is exactly 3.785411784 L. */
const factors: { readonly pounds: Factors; readonly gallons: Factors } = {
  pounds: { ...poundsPer, g: [100_000n, 45_359_237n] },
  gallons: {
    gal: [1n, 1n],
    L: [1_000_000_000n, 3_785_411_784n],
    hL: [100_000_000_000n, 3_785_411_784n],
  },
};
