export type VolumeUnit = 'gal' | 'L';

/** The units of measurement of a winery, fixed by its first action. */
export interface Units {
  readonly volumeUnit: VolumeUnit;
  readonly weightUnit: 'lb' | 'kg' | 'short_ton' | 't';
  /** ISO 4217. */
  readonly currency: string;
}
