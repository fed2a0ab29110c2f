import { dateMs, dayMs, hourMs, minuteMs } from './calendar.js';
import type { Crew } from './crew.js';
import { ferment } from './fermentation.js';
import { fill } from './movement.js';
import { decimal, money, partOf, volumeOfGallons, weightOfShortTons } from './unit-system.js';
import type { Block } from './vineyard.js';
import { type Fruit, untouched, type Vessel, type Wine } from './wine.js';

/** Gallons from a short ton of fruit. Must takes more room than the about 160 gallons of wine that are pressed from it. */
const mustGallonsOfTon = 182;
const freeRunGallonsOfTon = 128;
const pressGallonsOfTon = 34;

/** Plans the picks of a vintage: which blocks are crushed together, and when. Blocks of one colour are often fermented together. */
export function planVintage(crew: Crew, vintage: number, blockCount: number): void {
  const { premises, chance } = crew;
  const month = premises.units.hemisphere === 'north' ? 8 : 2;
  const firstPick = dateMs(vintage, month, 20, 13);
  const waiting = [...premises.blocks(blockCount)].sort((a, b) => a.ripeAfterDays - b.ripeAfterDays);
  while (waiting.length > 0) {
    const [first] = waiting.splice(0, 1);
    if (first === undefined) return;
    const together = [first];
    const companions = chance.happens(0.55) ? 0 : chance.happens(0.75) ? 1 : 2;
    for (let companion = 0; companion < companions; companion += 1) {
      const next = waiting.findIndex((block) => block.variety.colour === first.variety.colour);
      const [block] = next === -1 ? [] : waiting.splice(next, 1);
      if (block !== undefined) together.push(block);
    }
    const ripe = Math.max(...together.map((block) => block.ripeAfterDays));
    const at = firstPick + ripe * dayMs + chance.whole(0, 180) * minuteMs;
    crew.later(at, () => pick(crew, vintage, together, at));
  }
}

function pick(crew: Crew, vintage: number, blocks: readonly Block[], at: number): void {
  const { chance } = crew;
  let end = at;
  const fruits = blocks.map((block) => {
    const fruit = newFruit(crew, vintage, block);
    for (let load = 0; load < block.loads; load += 1) {
      end += chance.whole(15, 75) * minuteMs;
      receiveLoad(crew, vintage, block, fruit, end);
    }
    return fruit;
  });
  const crushAt = end + chance.whole(1, 6) * hourMs;
  crew.later(crushAt, () => crush(crew, vintage, blocks, fruits, crushAt));
}

function newFruit(crew: Crew, vintage: number, block: Block): Fruit {
  const code = crew.premises.nextCode(`${vintage % 100}-${block.variety.code}-${block.code}`);
  return { ...untouched(), code, weight: 0, shortTons: 0 };
}

function receiveLoad(crew: Crew, vintage: number, block: Block, fruit: Fruit, at: number): void {
  const { premises, chance } = crew;
  const shortTons = block.shortTonsALoad * chance.between(0.85, 1.1);
  const weight = weightOfShortTons(premises.units, shortTons);
  fruit.weight += weight;
  fruit.shortTons += shortTons;
  const custom = chance.happens(0.15) ? { owner: `client-${String(chance.whole(1, 12)).padStart(2, '0')}` } : {};
  const data = {
    lot: fruit.code,
    weight: decimal(weight),
    variety: block.variety.name,
    vintage,
    appellation: block.appellation,
    block: block.code,
    grower: block.grower,
    weighTag: premises.nextCode(`WT-${vintage}`),
    cost: money(shortTons * block.variety.price),
    ...(block.loads === 1 ? custom : {}),
  };
  crew.record('receive_fruit', at, data, [fruit], { soleReceipt: block.loads === 1 });
}

function crush(crew: Crew, vintage: number, blocks: readonly Block[], fruits: readonly Fruit[], at: number): void {
  const { premises, chance } = crew;
  const main = blocks[0];
  if (main === undefined) return;
  const { colour } = main.variety;
  const like = { colour, vintage, variety: main.variety.name };
  const lot = (): string => premises.nextCode(`${vintage % 100}-${main.variety.code}`);
  let shortTons = fruits.reduce((sum, fruit) => sum + fruit.shortTons, 0);
  const [only] = fruits;
  if (fruits.length === 1 && only !== undefined && colour === 'red' && main.loads > 1 && chance.happens(0.2)) {
    // A part of the fruit is pressed at once, for rosé. This is the only crush with a weight instead of "all".
    const rose = premises.newWine(`${lot()}-ROSE`, 'juice', like);
    const part = weightOfShortTons(premises.units, shortTons * chance.between(0.3, 0.5));
    processFruit(
      crew,
      at,
      [{ lot: only.code, weight: decimal(part) }],
      fruits,
      [[rose, shortTons * 0.4 * freeRunGallonsOfTon]],
      'juice',
    );
    shortTons *= 0.6;
    ferment(crew, rose, at, 'juice');
  }
  const all = fruits.map((fruit) => ({ lot: fruit.code, weight: 'all' }));
  const crushedAt = at + chance.whole(20, 90) * minuteMs;
  if (colour === 'red') {
    const must = premises.newWine(lot(), 'must', like);
    processFruit(crew, crushedAt, all, fruits, [[must, shortTons * mustGallonsOfTon]], 'must');
    ferment(crew, must, crushedAt, 'must');
  } else {
    const freeRun = premises.newWine(lot(), 'juice', like);
    const pressed = premises.newWine(`${freeRun.code}-PR`, 'juice', like);
    const gallons = shortTons * chance.between(0.96, 1.04);
    processFruit(
      crew,
      crushedAt,
      all,
      fruits,
      [
        [freeRun, gallons * freeRunGallonsOfTon],
        [pressed, gallons * pressGallonsOfTon],
      ],
      'juice',
    );
    ferment(crew, freeRun, crushedAt, 'juice');
    ferment(crew, pressed, crushedAt, 'juice');
  }
  const archiveAt = crushedAt + chance.whole(1, 20) * dayMs;
  for (const fruit of fruits) if (chance.happens(0.5)) crew.later(archiveAt, () => crew.archive(archiveAt, fruit));
}

type Yield = readonly [wine: Wine, gallons: number];

function processFruit(
  crew: Crew,
  at: number,
  from: readonly unknown[],
  fruits: readonly Fruit[],
  yields: readonly Yield[],
  kind: 'must' | 'juice',
): void {
  const { premises } = crew;
  const filled: Vessel[] = [];
  const to = yields.flatMap(([wine, gallons], index) => {
    const volume = volumeOfGallons(premises.units, gallons);
    // A large must is divided between two fermenters.
    const parts =
      kind === 'must' && gallons > 4_000
        ? [partOf(premises.units, volume, 0.5), partOf(premises.units, volume, 0.48)]
        : [volume];
    const fraction = yields.length === 1 ? {} : { fraction: index === 0 ? 'free_run' : 'press' };
    return parts.map((part) => {
      const tank = premises.takeTank(part);
      fill(wine, tank, part);
      filled.push(tank);
      return { lot: wine.code, vessel: tank.code, volume: decimal(part), ...fraction };
    });
  });
  const wines = yields.map(([wine]) => wine);
  crew.record('process_fruit', at, { from, to, kind }, [...fruits, ...wines, ...filled]);
}
