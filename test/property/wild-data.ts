import { fruitLots, vessels, wineLots } from '../../src/harvest/small-world.js';
import type { ActionData, ActionType } from '../../src/harvest/step.js';
import { bottle, cases, dumpCases, transferInBond } from './wild-case-data.js';
import {
  creation,
  decimalOf,
  heldSpot,
  lossReasons,
  lotOf,
  microOf,
  portion,
  targetSpot,
  type WildScene,
  wildCost,
  wildFilled,
  wildFrom,
  wildTo,
} from './wild-places.js';

/** Names for which the order by code point differs from that by code unit: the second begins with a surrogate pair, the third with a higher code unit. */
const names = ['Merlot', '𐌼erlot', 'ﾒrlot', 'merlot', 'Syrah'] as const;
const bulk = ['must', 'juice', 'wine'] as const;
const anyKind = [...bulk, 'fruit', 'cases'] as const;

/** Returns well-formed data of a type, with every member and every extreme value that the public API documents. */
export function wildData(type: ActionType, scene: WildScene): ActionData {
  const { chance } = scene;
  switch (type) {
    case 'receive_fruit':
      return receiveFruit(scene);
    case 'process_fruit':
      return processFruit(scene);
    case 'receive_bulk':
      return receiveBulk(scene);
    case 'rack':
    case 'filter':
    case 'barrel_down':
    case 'drain_press':
    case 'blend':
    case 'transfer':
      return movement(scene);
    case 'top':
      return top(scene);
    case 'measure':
    case 'adjust':
    case 'addition':
    case 'analysis':
    case 'declare':
    case 'add_cost':
      return upkeep(type, scene);
    case 'bottle':
      return bottle(scene);
    case 'remove_cases':
      return { ...cases(scene), reason: chance.pick(['taxpaid', 'breakage']) };
    case 'return_cases':
      return { ...cases(scene), ...(chance.happens(0.5) ? { cost: chance.whole(0, 99_999) / 10_000 } : {}) };
    case 'dump_cases':
      return dumpCases(scene);
    case 'ship_bulk':
      return { from: wildFrom(scene, 3).places, reason: chance.pick(['taxpaid', 'vinegar']) };
    case 'transfer_in_bond':
      return transferInBond(scene);
    case 'note':
      return { lot: lotOf(scene, anyKind), text: 'ﾒ𐌼' };
    case 'archive_lot': {
      const empty = scene.lots.filter((lot) => lot.volume === 0 && lot.weight === 0).map((lot) => lot.lot);
      return { lot: empty.length > 0 && chance.happens(0.7) ? chance.pick(empty) : lotOf(scene, anyKind) };
    }
  }
}

interface Leaf {
  readonly variety: string;
  readonly vintage: number | null;
  readonly appellation: string;
  readonly block?: string;
}

function leaf({ chance }: WildScene): Leaf {
  return {
    variety: chance.pick(names),
    vintage: chance.pick([2023, 2024, null]),
    appellation: chance.pick(names),
    ...(chance.happens(0.3) ? { block: chance.pick(names) } : {}),
  };
}

function receiveFruit(scene: WildScene): ActionData {
  const { chance, huge, lots } = scene;
  const lot = chance.happens(0.05) ? chance.pick(wineLots) : chance.pick(fruitLots);
  const held = lots.find((one) => one.lot === lot)?.composition[0];
  // The public state of an emptied lot does not show its origin, so a lot often begins with its usual one, and gets that again.
  const { variety, vintage, appellation, block } = held ?? usualOrigin(lot);
  const origin = { variety, vintage, appellation, ...(block === undefined ? {} : { block }) };
  return {
    lot,
    weight: huge ? 1_000_000_000 : chance.pick([1, 500, 0.000001, 333.333333]),
    ...(chance.happens(held === undefined ? 0.5 : 0.85) ? origin : leaf(scene)),
    ...(chance.happens(0.4) ? { cost: wildCost(scene) } : {}),
    ...(chance.happens(0.3) ? { owner: chance.pick(['client-1', null]) } : {}),
  };
}

function usualOrigin(lot: string): Leaf {
  return lot === fruitLots[0]
    ? { variety: names[0], vintage: 2024, appellation: names[1] }
    : { variety: names[1], vintage: null, appellation: names[2], block: names[3] };
}

function processFruit(scene: WildScene): ActionData {
  const { chance, lots } = scene;
  const chosen = [...new Set(Array.from({ length: chance.whole(1, 2) }, () => lotOf(scene, ['fruit'])))];
  const from = chosen.map((lot) => {
    const weight = microOf(lots.find((one) => one.lot === lot)?.weight ?? 1);
    return { lot, weight: chance.happens(0.4) ? 'all' : decimalOf(portion(chance, weight)) };
  });
  return { from, to: wildFilled(scene, 3, [0.000001, 40, 12.345678]), kind: chance.pick(['must', 'juice']) };
}

function receiveBulk(scene: WildScene): ActionData {
  const { chance, huge } = scene;
  const splits = [[1], [0.5, 0.5], [0.333333333333, 0.333333333333, 0.333333333334], [1, 0], [0.7, 0.3]];
  const shares = chance.happens(0.05) ? [0.9] : chance.pick(splits);
  return {
    to: {
      ...targetSpot(scene),
      volume: huge ? 999_999_999.999999 : chance.pick([100, 0.000001, 60.5, 33.333333]),
      ...creation(chance),
    },
    components: shares.map((share) => ({ share, ...leaf(scene) })),
    ...(chance.happens(0.5) ? { kind: chance.pick(['juice', 'wine']) } : {}),
    ...(chance.happens(0.3) ? { taxClass: chance.pick(['a', null]) } : {}),
    ...(chance.happens(0.3) ? { owner: chance.pick(['client-1', null]) } : {}),
    ...(chance.happens(0.6) ? { cost: wildCost(scene) } : {}),
  };
}

function movement(scene: WildScene): ActionData {
  const { chance } = scene;
  const from = wildFrom(scene, 3);
  const to = chance.happens(0.08) ? [] : wildTo(scene, 3, from);
  return {
    from: from.places,
    to,
    ...(takesRest(to) && chance.happens(0.5) ? { loss: decimalOf(portion(chance, from.total)) } : {}),
    ...(to.length === 0 || chance.happens(0.3) ? { lossReason: chance.pick(lossReasons) } : {}),
    ...(arrivesMore(to, from.total) && chance.happens(0.8) ? { lossReason: 'gain' } : {}),
  };
}

/** Whether more arrives than was taken, which is possible only as a gain. */
/** A loss may be stated only where a place takes the rest. */
function takesRest(to: readonly Readonly<Record<string, unknown>>[]): boolean {
  return to.some(({ volume }) => volume === 'rest');
}

function arrivesMore(to: readonly ActionData[], total: number): boolean {
  const volumes = to.map(({ volume, vessels: many }) =>
    typeof volume === 'number' ? microOf(volume) * (Array.isArray(many) ? many.length : 1) : 0,
  );
  return volumes.reduce((sum, volume) => sum + volume, 0) > total;
}

function top(scene: WildScene): ActionData {
  const { chance } = scene;
  const from = wildFrom(scene, 2);
  const target = heldSpot(scene);
  // Topping with all that the target holds replaces its last drop.
  const volume = chance.happens(0.3) ? target.volume : Math.min(target.volume, from.total);
  if (chance.happens(0.2))
    return { from: from.places, to: wildTo(scene, 2, from).slice(0, 2).concat([]).map(withoutCreation) };
  return {
    from: from.places,
    to: [{ ...target.spot, volume: chance.happens(0.2) ? 'rest' : decimalOf(portion(chance, volume)) }],
  };
}

function withoutCreation({ lot, vessel, vessels: many, volume }: ActionData): ActionData {
  return { lot, ...(vessel === undefined ? {} : { vessel }), ...(many === undefined ? {} : { vessels: many }), volume };
}

function upkeep(
  type: 'measure' | 'adjust' | 'addition' | 'analysis' | 'declare' | 'add_cost',
  scene: WildScene,
): ActionData {
  const { chance, huge, lots } = scene;
  const { spot, volume } = heldSpot(scene);
  switch (type) {
    case 'measure': {
      const vesselsHeld = lots.find((lot) => lot.lot === spot.lot)?.vessels ?? [];
      const found = (micro: number) =>
        chance.pick([0, micro, micro - 1, micro + 1, Math.floor(micro / 2), micro * 2]) / 1_000_000;
      if (vesselsHeld.length < 2) return { ...spot, volume: Math.min(found(volume), 1_000_000_000) };
      const readings = vesselsHeld.map(({ vessel, volume: there }) => ({
        ...(vessel === null ? {} : { vessel }),
        volume: Math.min(found(microOf(there)), 1_000_000_000),
      }));
      return { lot: spot.lot, readings };
    }
    case 'adjust': {
      const elsewhere = chance.happens(0.2) ? { lot: spot.lot, vessel: chance.pick(vessels) } : spot;
      const change = chance.happens(0.4) ? decimalOf(portion(chance, volume)) : -decimalOf(portion(chance, volume));
      return {
        ...(chance.happens(0.1) ? { lot: lotOf(scene, anyKind) } : elsewhere),
        change,
        reason: chance.pick(lossReasons),
      };
    }
    case 'addition':
      return {
        ...(chance.happens(0.3) ? { lot: lotOf(scene, anyKind) } : spot),
        product: chance.pick(names),
        amount: huge ? 1_000_000_000 : chance.pick([1, 0.000001, 33.333333]),
        unit: chance.pick(['g', 'ml']),
        ...(chance.happens(0.4) ? { cost: wildCost(scene) } : {}),
        ...(chance.happens(0.3) ? { volume: chance.pick([1, 0.000001, 7.5]), purpose: 'fortify' } : {}),
      };
    case 'analysis':
      return {
        ...(chance.happens(0.3) ? { lot: lotOf(scene, anyKind) } : spot),
        analyte: chance.pick(names),
        value: chance.pick([-1.5, 0, 3.654321]),
        unit: chance.pick(['pH', 'g/L']),
      };
    case 'declare':
      return declaration(scene);
    case 'add_cost':
      return {
        lot: lotOf(scene, anyKind),
        category: chance.pick(['storage', 'bulk', ...names]),
        amount: huge ? 100_000_000_000 : chance.pick([-100, 50, 0.0001, -0.0001, 12.3456, 0]),
      };
  }
}

function declaration(scene: WildScene): ActionData {
  const { chance } = scene;
  const declared = {
    ...(chance.happens(0.4) ? { kind: chance.happens(0.9) ? chance.pick(bulk) : chance.pick(anyKind) } : {}),
    ...(chance.happens(0.4) ? { taxClass: chance.pick(['a', 'b', null]) } : {}),
    ...(chance.happens(0.3) ? { owner: chance.pick(['client-1', null]) } : {}),
    ...(chance.happens(0.3) ? { tags: chance.pick([[], ['hold'], ['hold', 'organic']]) } : {}),
  };
  const stage =
    Object.keys(declared).length === 0 || chance.happens(0.3) ? { stage: chance.pick(['ageing', null]) } : {};
  return { lot: lotOf(scene, anyKind), ...declared, ...stage };
}
