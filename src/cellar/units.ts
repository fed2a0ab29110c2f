import { publicQuantity } from './quantity.js';

export type VolumeUnit = 'gal' | 'L';
type WeightUnit = 'lb' | 'kg' | 'short_ton' | 't';

/** The units of measurement of a winery, fixed by its first action. */
export interface Units {
  readonly volumeUnit: VolumeUnit;
  readonly weightUnit: WeightUnit;
  /** ISO 4217. */
  readonly currency: string;
}

/** Returns a volume or weight in millionths as text for people, such as `12.5 gal`. All of its decimals are shown. */
export function amountText(micro: number, unit: VolumeUnit | WeightUnit): string {
  const amount = publicQuantity(micro);
  if (unit !== 'short_ton') return `${amount} ${unit}`;
  return `${amount} ${amount === 1 ? 'short ton' : 'short tons'}`;
}
