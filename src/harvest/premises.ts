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
 * One winery in the generator.
 * Owns: its vessels with the wines and volumes in them, the wines that are ageing, and the case lots.
 * Does not own: history. Emptied lots are dropped, so memory grows with the cellar and not with the harvest.
 * Invariants: (1) a vessel is free, or held by exactly one wine; (2) a free vessel is empty; (3) volumes are never negative.
 */
export class Premises {
  readonly code: string;
  readonly body: WineryBody;
  readonly ageing = new Set<Wine>();
  /** The reserve for topping, by vintage and colour. */
  readonly topping = new Map<number, Wine>();
  readonly caseLots = new Set<CaseLot>();
  /** The effective time of the last action. The times of a winery only rise, so the order of planning is that of the timeline. */
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

  /** Returns a new code: `prefix` with the next number of that prefix. */
  nextCode(prefix: string): string {
    const number = (this.#counts.get(prefix) ?? 0) + 1;
    this.#counts.set(prefix, number);
    return `${prefix}-${String(number).padStart(2, '0')}`;
  }

  /** Returns a free tank of the smallest or second smallest fitting size, or buys one. */
  takeTank(volume: number): Vessel {
    const fitting = tankGallons.findIndex((gallons) => volumeOfGallons(this.units, gallons) >= volume);
    const size = fitting === -1 ? tankGallons.length - 1 : fitting;
    for (let candidate = size; candidate <= Math.min(size + 1, tankGallons.length - 1); candidate += 1) {
      const tank = this.#freeTanks.get(candidate)?.shift();
      if (tank !== undefined) return tank;
    }
    return this.#buy(this.nextCode('T'), 'tank', volumeOfGallons(this.units, tankGallons[size] ?? 500));
  }

  takeBarrels(count: number): Vessel[] {
    const barrels = this.#freeBarrels.splice(0, count);
    while (barrels.length < count) barrels.push(this.#buy(this.nextCode('BRL'), 'barrel', this.barrelVolume));
    return barrels;
  }

  /** The volume of a barrel, 225 litres. */
  get barrelVolume(): number {
    return this.units.volumeUnit === 'gal' ? 59_400_000 : 225_000_000;
  }

  /** Adds an emptied vessel to the end of the free ones. */
  release(vessel: Vessel): void {
    if (vessel.holder !== undefined || vessel.volume !== 0)
      throw new Error(`Vessel ${vessel.code} cannot be released while it holds wine.`);
    if (vessel.kind === 'barrel') {
      this.#freeBarrels.push(vessel);
      return;
    }
    const size = tankGallons.findIndex((gallons) => volumeOfGallons(this.units, gallons) === vessel.capacity);
    const free = this.#freeTanks.get(size) ?? [];
    free.push(vessel);
    this.#freeTanks.set(size, free);
  }

  /** Returns a lot without wine. The first movement into it creates it. */
  newWine(code: string, kind: Wine['kind'], like: { colour: Colour; vintage: number; variety: string }): Wine {
    const { colour, vintage, variety } = like;
    return { ...untouched(), code, kind, colour, vintage, variety, vessels: new Set(), stage: 'ageing' };
  }

  #buy(code: string, kind: Vessel['kind'], capacity: number): Vessel {
    const vessel: Vessel = { ...untouched(), code, kind, capacity, holder: undefined, volume: 0 };
    this.#onPurchase(this, vessel);
    return vessel;
  }
}

/** Returns the unit system of a winery. They alternate, so that two wineries already differ in every unit. */
export function unitsOfWinery(index: number): UnitSystem {
  const units = unitSystems[index % unitSystems.length];
  if (units === undefined) throw new Error('The list of unit systems is empty.');
  return units;
}
