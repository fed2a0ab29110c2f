/** The units a winery chose, and the region that goes with them. Inside the harvest amounts are integers of a millionth of the winery's unit. */
export interface UnitSystem {
  readonly volumeUnit: 'gal' | 'L';
  readonly weightUnit: 'lb' | 'kg' | 'short_ton' | 't';
  readonly currency: string;
  readonly timeZone: string;
  /** Southern cellars pick from February on. */
  readonly hemisphere: 'north' | 'south';
  readonly appellations: readonly string[];
}

/** All that a volume's arithmetic needs of a winery. */
export type VolumeUnit = Pick<UnitSystem, 'volumeUnit'>;

export const millionth = 1_000_000;
/** Litres in a gallon, in millionths of a millilitre: exact by definition. */
const microLitresOfGallon = 3_785_411_784n;
const litresOfGallon = 3.785411784;

/** Four houses whose units differ in every respect, so that nothing in Solera can rest on one of them. */
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

/** The decimal that the contract carries for a number of millionths; at most six decimals, exactly. */
export function decimal(micro: number): number {
  return micro / millionth;
}

/** Whole tenths of a gallon or whole litres: finer than that no crew reads a gauge. */
export function gaugeStep(units: UnitSystem): number {
  return units.volumeUnit === 'gal' ? millionth / 10 : millionth;
}

export function volumeOfGallons(units: UnitSystem, gallons: number): number {
  const inUnit = units.volumeUnit === 'gal' ? gallons : gallons * litresOfGallon;
  return Math.round((inUnit * millionth) / gaugeStep(units)) * gaugeStep(units);
}

/** Litres of a decimal volume in the winery's unit: near enough for a dose. */
export function litresOf(units: UnitSystem, volume: number): number {
  return units.volumeUnit === 'gal' ? volume * litresOfGallon : volume;
}

/** A part of a volume, rounded down to what a gauge shows. */
export function partOf(units: UnitSystem, volume: number, share: number): number {
  return Math.floor((volume * share) / gaugeStep(units)) * gaugeStep(units);
}

/** Millionths of the weight unit; scales print pounds by 20, kilograms by 10 and tons by a hundredth. */
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

/** What arrives of a volume that crosses into another winery's unit: half up to a millionth, as the contract converts in bond. */
export function convertInBond(from: VolumeUnit, to: VolumeUnit, volume: number): number {
  if (from.volumeUnit === to.volumeUnit) return volume;
  const micro = BigInt(volume);
  if (to.volumeUnit === 'L') return Number((micro * microLitresOfGallon + 500_000_000n) / 1_000_000_000n);
  return Number((2n * micro * 1_000_000_000n + microLitresOfGallon) / (2n * microLitresOfGallon));
}

/** The volume that a number of bottles holds, in millionths, rounded down: only ever used to keep a bottling possible. */
export function volumeOfBottles(units: VolumeUnit, bottles: number, bottleMl: number): number {
  const litres = (bottles * bottleMl) / 1_000;
  return Math.floor((units.volumeUnit === 'L' ? litres : litres / litresOfGallon) * millionth);
}

/** Money in the winery's currency, to the cent. */
export function money(amount: number): number {
  return Math.round(amount * 100) / 100;
}
