import type { Chance } from './chance.js';
import type { WineryBody } from './step.js';
import { type UnitSystem, unitSystems, volumeOfGallons } from './unit-system.js';
import { type Block, type Colour, plantBlock } from './vineyard.js';
import { type CaseLot, untouched, type Vessel, type Wine } from './wine.js';

const names = [
  'alder-creek',
  'mas-des-pins',
  'lodi-crush',
  'barossa-custom',
  'stone-gate',
  'clos-du-vent',
  'delta-cellars',
  'red-gum',
] as const;
const tankGallons = [500, 1_000, 2_000, 3_500, 6_000, 10_000, 16_000, 25_000, 40_000] as const;

/**
 * One winery as the generator sees it.
 * Owns: its vessels, who holds them and how much; the lots that are ageing; the stock of cases.
 * Does not own: any history. Whatever is emptied is forgotten, so memory follows the cellar and not the length of the harvest.
 * Invariants: (1) a vessel is free, or held by exactly one wine; (2) a free vessel is empty; (3) volumes are never negative.
 */
export class Premises {
  readonly code: string;
  readonly body: WineryBody;
  readonly ageing = new Set<Wine>();
  /** The wine kept for topping, by vintage. */
  readonly topping = new Map<number, Wine>();
  readonly caseLots = new Set<CaseLot>();
  /** Effective time of the last action: times of a winery only rise, so that plan order is timeline order. */
  lastAt = 0;
  readonly #blocks: Block[] = [];
  readonly #freeTanks = new Map<number, Vessel[]>();
  readonly #freeBarrels: Vessel[] = [];
  readonly #onPurchase: (premises: Premises, vessel: Vessel) => void;
  readonly #counts = new Map<string, number>();

  constructor(
    index: number,
    readonly units: UnitSystem,
    readonly chance: Chance,
    onPurchase: (premises: Premises, vessel: Vessel) => void,
  ) {
    const name = names[index] ?? `winery-${String(index + 1).padStart(3, '0')}`;
    this.code = name;
    this.#onPurchase = onPurchase;
    this.body = {
      name: name.replaceAll('-', ' '),
      bond: `BWN-${String(10_000 + index)}`,
      volumeUnit: units.volumeUnit,
      weightUnit: units.weightUnit,
      currency: units.currency,
      timeZone: units.timeZone,
    };
  }

  blocks(count: number): readonly Block[] {
    while (this.#blocks.length < count) this.#blocks.push(plantBlock(this.chance, this.units, this.#blocks.length));
    return this.#blocks.slice(0, count);
  }

  /** A code that was never given before: `prefix`, then a number of its own series. */
  nextCode(prefix: string): string {
    const number = (this.#counts.get(prefix) ?? 0) + 1;
    this.#counts.set(prefix, number);
    return `${prefix}-${String(number).padStart(2, '0')}`;
  }

  /** The smallest free tank that takes the volume; where none of a fitting size is free, one is bought. */
  tank(volume: number): Vessel {
    const fitting = tankGallons.findIndex((gallons) => volumeOfGallons(this.units, gallons) >= volume);
    const size = fitting === -1 ? tankGallons.length - 1 : fitting;
    for (let candidate = size; candidate <= Math.min(size + 1, tankGallons.length - 1); candidate += 1) {
      const tank = this.#freeTanks.get(candidate)?.shift();
      if (tank !== undefined) return tank;
    }
    return this.#buy(this.nextCode('T'), 'tank', volumeOfGallons(this.units, tankGallons[size] ?? 500));
  }

  barrels(count: number): Vessel[] {
    const barrels = this.#freeBarrels.splice(0, count);
    while (barrels.length < count) barrels.push(this.#buy(this.nextCode('BRL'), 'barrel', this.barrelVolume));
    return barrels;
  }

  /** The usual barrel of 225 litres. */
  get barrelVolume(): number {
    return this.units.volumeUnit === 'gal' ? 59_400_000 : 225_000_000;
  }

  /** Gives an emptied vessel back: last in line, as a washed vessel is. */
  release(vessel: Vessel): void {
    if (vessel.holder !== undefined || vessel.volume !== 0)
      throw new Error(`Vessel ${vessel.code} is given back while it holds wine.`);
    if (vessel.kind === 'barrel') {
      this.#freeBarrels.push(vessel);
      return;
    }
    const size = tankGallons.findIndex((gallons) => volumeOfGallons(this.units, gallons) === vessel.capacity);
    const free = this.#freeTanks.get(size) ?? [];
    free.push(vessel);
    this.#freeTanks.set(size, free);
  }

  /** A lot that does not exist yet: the first movement into it makes it. */
  wine(code: string, kind: Wine['kind'], like: { colour: Colour; vintage: number; variety: string }): Wine {
    const { colour, vintage, variety } = like;
    return { ...untouched(), code, kind, colour, vintage, variety, vessels: new Set(), stage: 'ageing' };
  }

  #buy(code: string, kind: Vessel['kind'], capacity: number): Vessel {
    const vessel: Vessel = { ...untouched(), code, kind, capacity, holder: undefined, volume: 0 };
    this.#onPurchase(this, vessel);
    return vessel;
  }
}

/** The four unit systems take turns, so that two wineries already disagree about every unit. */
export function unitsOfWinery(index: number): UnitSystem {
  const units = unitSystems[index % unitSystems.length];
  if (units === undefined) throw new Error('There is no unit system to choose.');
  return units;
}
