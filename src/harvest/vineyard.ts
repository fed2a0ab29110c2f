import type { Chance } from './chance.js';
import type { UnitSystem } from './unit-system.js';

export type Colour = 'red' | 'white';

interface Variety {
  readonly name: string;
  /** Three letters for lot codes. */
  readonly code: string;
  readonly colour: Colour;
  /** In currency units per short ton. */
  readonly price: number;
}

export interface Block {
  readonly code: string;
  readonly variety: Variety;
  readonly appellation: string;
  readonly grower: string;
  /** In days after the first fruit of the vintage. */
  readonly ripeAfterDays: number;
  readonly loads: number;
  readonly shortTonsALoad: number;
}

const varieties: readonly Variety[] = [
  { name: 'Cabernet Sauvignon', code: 'CAB', colour: 'red', price: 2_400 },
  { name: 'Merlot', code: 'MER', colour: 'red', price: 1_500 },
  { name: 'Syrah', code: 'SYR', colour: 'red', price: 1_300 },
  { name: 'Zinfandel', code: 'ZIN', colour: 'red', price: 1_200 },
  { name: 'Pinot Noir', code: 'PIN', colour: 'red', price: 2_900 },
  { name: 'Grenache', code: 'GRE', colour: 'red', price: 1_100 },
  { name: 'Chardonnay', code: 'CHA', colour: 'white', price: 1_600 },
  { name: 'Sauvignon Blanc', code: 'SAU', colour: 'white', price: 1_400 },
  { name: 'Riesling', code: 'RIE', colour: 'white', price: 1_000 },
];

const growers = [
  'Home Ranch',
  'Bettencourt',
  'Ferrand',
  'Oyelaran',
  'Castellanos',
  'Whitlock',
  'Moreau',
  'Dang',
  'Silva Hermanos',
] as const;

/**
 * Returns a new block of a winery. Picking lasts eight weeks, whites first. Hand-picked loads are small; one block in five
 * is machine-picked, in loads of about 25 tons.
 */
export function plantBlock(chance: Chance, units: UnitSystem, index: number): Block {
  const variety = chance.pick(varieties);
  const early = variety.colour === 'white';
  const machine = chance.happens(0.2);
  return {
    code: `B${String(index + 1).padStart(3, '0')}`,
    variety,
    appellation: chance.pick(units.appellations),
    grower: chance.pick(growers),
    ripeAfterDays: early ? chance.whole(0, 28) : chance.whole(14, 55),
    loads: machine ? chance.whole(1, 3) : chance.whole(1, 5),
    shortTonsALoad: machine ? chance.between(18, 26) : chance.between(2.5, 7),
  };
}
