/** The units and the region of a winery. In the generator, amounts are integers in millionths of the winery's unit. */
export interface UnitSystem {
  readonly volumeUnit: 'gal' | 'L';
  readonly weightUnit: 'lb' | 'kg' | 'short_ton' | 't';
  readonly currency: string;
  readonly timeZone: string;
  /** Picking begins in August in the north and in February in the south. */
  readonly hemisphere: 'north' | 'south';
  readonly appellations: readonly string[];
}

/** The members of a unit system that conversions of volume need. */
type VolumeSystem = Pick<UnitSystem, 'volumeUnit'>;

export const millionth = 1_000_000;
/** Exact by definition. */
const nanolitresPerGallon = 3_785_411_784n;
const litresPerGallon = 3.785411784;

/** The systems of the generated wineries. Together they cover every unit, so that no test depends on one of them. */
export const unitSystems: readonly UnitSystem[] = [
  {
    volumeUnit: 'gal',
    weightUnit: 'lb',
    currency: 'USD',
    timeZone: 'America/Los_Angeles',
    hemisphere: 'north',
    appellations: ['Oakville', 'Rutherford', 'Los Carneros', 'Napa Valley', 'Sonoma Coast'],
  },
  {
    volumeUnit: 'L',
    weightUnit: 'kg',
    currency: 'EUR',
    timeZone: 'Europe/Paris',
    hemisphere: 'north',
    appellations: ['Minervois', 'Corbières', "Pays d'Oc", 'Faugères'],
  },
  {
    volumeUnit: 'gal',
    weightUnit: 'short_ton',
    currency: 'USD',
    timeZone: 'America/Los_Angeles',
    hemisphere: 'north',
    appellations: ['Lodi', 'Paso Robles', 'Monterey', 'California'],
  },
  {
    volumeUnit: 'L',
    weightUnit: 't',
    currency: 'AUD',
    timeZone: 'Australia/Adelaide',
    hemisphere: 'south',
    appellations: ['Barossa Valley', 'McLaren Vale', 'Coonawarra', 'Adelaide Hills'],
  },
];

/** Returns millionths as a decimal with at most six places. */
export function decimal(micro: number): number {
  return micro / millionth;
}

/** Returns the precision to which vessels are gauged, in millionths: a tenth of a gallon, or a litre. */
export function gaugeStep(units: UnitSystem): number {
  return units.volumeUnit === 'gal' ? millionth / 10 : millionth;
}

/** Returns a volume in millionths of the unit, rounded to the precision of a gauge. */
export function volumeOfGallons(units: UnitSystem, gallons: number): number {
  const inUnit = units.volumeUnit === 'gal' ? gallons : gallons * litresPerGallon;
  return Math.round((inUnit * millionth) / gaugeStep(units)) * gaugeStep(units);
}

/** Returns a decimal volume in litres, approximately. */
export function litresOf(units: UnitSystem, volume: number): number {
  return units.volumeUnit === 'gal' ? volume * litresPerGallon : volume;
}

/** Returns a part of a volume, rounded down to the precision of a gauge. */
export function partOf(units: UnitSystem, volume: number, share: number): number {
  return Math.floor((volume * share) / gaugeStep(units)) * gaugeStep(units);
}

/** Returns a weight in millionths of the unit, rounded as scales print it: pounds by 20, kilograms by 10, tons by a hundredth. */
export function weightOfShortTons(units: UnitSystem, shortTons: number): number {
  switch (units.weightUnit) {
    case 'lb':
      return Math.round((shortTons * 2_000) / 20) * 20 * millionth;
    case 'kg':
      return Math.round((shortTons * 907.18474) / 10) * 10 * millionth;
    case 'short_ton':
      return (Math.round(shortTons * 100) * millionth) / 100;
    case 't':
      return (Math.round(shortTons * 90.718474) * millionth) / 100;
  }
}

/** Converts a volume to another winery's unit, rounded half up to a millionth, as Solera does for a transfer in bond. */
export function convertInBond(from: VolumeSystem, to: VolumeSystem, volume: number): number {
  if (from.volumeUnit === to.volumeUnit) return volume;
  const micro = BigInt(volume);
  if (to.volumeUnit === 'L') return Number((micro * nanolitresPerGallon + 500_000_000n) / 1_000_000_000n);
  return Number((2n * micro * 1_000_000_000n + nanolitresPerGallon) / (2n * nanolitresPerGallon));
}

/** Returns the volume of a number of bottles in millionths, rounded down. Used only to choose bottlings that the wine suffices for. */
export function volumeOfBottles(units: VolumeSystem, bottles: number, bottleMl: number): number {
  const litres = (bottles * bottleMl) / 1_000;
  return Math.floor((units.volumeUnit === 'L' ? litres : litres / litresPerGallon) * millionth);
}

/** Returns an amount of money rounded to the cent. */
export function money(amount: number): number {
  return Math.round(amount * 100) / 100;
}
