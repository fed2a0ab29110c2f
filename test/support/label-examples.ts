import type { Claims } from '../../src/compliance/labels/claims.js';
import type { LabelledWine } from '../../src/compliance/labels/labelled-wine.js';
import type { Market } from '../../src/compliance/labels/market-rules.js';
import type { Shortfall } from '../../src/compliance/labels/shortfall.js';
import { percent, varieties, wineOf } from './label-scene.js';

interface LabelExample {
  readonly name: string;
  readonly market: Market;
  readonly wine: LabelledWine;
  readonly claims: Partial<Claims>;
  /** The checks that fail, with the wine that is missing. */
  readonly failing: readonly (readonly [rule: string, short: Shortfall | null])[];
}

const counties = ['Napa County', 'Sonoma County', 'Lane County'];
const regions = ['McLaren Vale', 'Adelaide Hills', 'Langhorne Creek', 'Oakville'];

const ofRegions = wineOf(
  [70, 10, 10, 10].map((share, index) => [percent(share), { appellation: regions[index] ?? '' }]),
);

/** Verdicts that random wines rarely reach. */
export const labelExamples: readonly LabelExample[] = [
  {
    name: 'three regions may be named',
    market: 'au',
    wine: wineOf([
      [percent(70), { appellation: 'McLaren Vale' }],
      [percent(20), { appellation: 'Adelaide Hills' }],
      [percent(10), { appellation: 'Langhorne Creek' }],
    ]),
    claims: { appellations: regions.slice(0, 3) },
    failing: [],
  },
  {
    name: 'four regions are too many',
    market: 'au',
    wine: ofRegions,
    claims: { appellations: regions },
    failing: [['au-regions.most', null]],
  },
  {
    name: 'a region must exceed 5 %, which a millionth more of its wine remedies',
    market: 'au',
    wine: wineOf([
      [percent(60), { appellation: 'McLaren Vale' }],
      [percent(35), { appellation: 'Adelaide Hills' }],
      [percent(5), { appellation: 'Langhorne Creek' }],
    ]),
    claims: { appellations: regions.slice(0, 3) },
    failing: [['au-regions.each', { volume: 0.000001, appellation: 'Langhorne Creek' }]],
  },
  {
    name: 'three counties may be named',
    market: 'us',
    wine: wineOf([
      [percent(40), { appellation: 'Napa County' }],
      [percent(30), { appellation: 'Sonoma County' }],
      [percent(30), { appellation: 'Lane County' }],
    ]),
    claims: { appellations: counties },
    failing: [],
  },
  {
    name: 'a variety that is left out may not equal one that is named, which a millionth more of the named one remedies',
    market: 'au',
    wine: wineOf([
      [percent(70), { variety: 'Shiraz' }],
      [percent(15), { variety: 'Merlot' }],
      [percent(15), { variety: 'Malbec' }],
    ]),
    claims: { varieties: varieties('Shiraz', 'Merlot') },
    failing: [['au-varieties.unnamed', { volume: 0.000001, variety: 'Merlot' }]],
  },
];
