/**
 * Checks promise 8, conservation. In every action, the wine put into lots equals the wine taken out of lots, minus the loss, plus the gain, and only
 * some kinds of action may lose, gain, receive or remove wine. In every winery, received + gained − lost − removed is the volume on hand.
 */
import type { CellarAction } from '../cellar/kind.js';
import { volumeOf } from '../cellar/lot.js';
import { assertSafe, publicMoney, publicQuantity, toMicro, toMoney } from '../cellar/quantity.js';
import type { Lot } from '../cellar/state.js';
import type { Units } from '../cellar/units.js';
import type { Action } from '../kernel/domain.js';
import type { Differences, Mismatch } from './difference.js';

/** The amounts that one action moved into and out of the lots of one winery: volume and weight in millionths, cost in ten-thousandths. */
interface Flow {
  volumeIn: number;
  volumeOut: number;
  weightIn: number;
  weightOut: number;
  costIn: number;
  costOut: number;
}

/** The wine of a winery, in millionths of its volume unit. onHand = received + gained − lost − removed. */
export interface Balance {
  readonly winery: string;
  readonly volumeUnit: Units['volumeUnit'];
  received: bigint;
  gained: bigint;
  lost: bigint;
  removed: bigint;
  onHand: bigint;
}

type Direction = 'received' | 'removed' | 'moved';

/** The kinds that receive wine from outside the lots, or remove wine from them. All other kinds move it, possibly with a loss or a gain. */
const directions: Readonly<Record<string, Direction>> = {
  receive_bulk: 'received',
  process_fruit: 'received',
  return_cases: 'received',
  remove_cases: 'removed',
  ship_bulk: 'removed',
};
const movements = new Set(['rack', 'filter', 'barrel_down', 'drain_press', 'blend', 'transfer']);
const neverGaining = new Set([...movements, 'top', 'bottle', 'dump_cases']);
/** Kinds that never change a volume. */
const volumeNeutral = new Set(['receive_fruit', 'analysis', 'declare', 'add_cost', 'note', 'archive_lot']);

/** Owns: the flows of all actions, and the volumes on hand. Events and lots are added in any order. */
export class Conservation {
  private readonly flows = new Map<string, Map<string, Flow>>();
  private readonly onHand = new Map<string, bigint>();

  /** Adds one event of an action: the lot before and after it. @throws if it moves an amount that is not a safe integer. */
  addEvent({ action, winery }: { readonly action: string; readonly winery: string }, before: Lot, after: Lot): void {
    const flow = this.flow(action, winery);
    const volume = assertSafe(lotVolume(after) - lotVolume(before), 'a change of volume');
    const weight = assertSafe(after.weight - before.weight, 'a change of weight');
    const cost = assertSafe(lotCost(after) - lotCost(before), 'a change of cost');
    if (volume > 0) flow.volumeIn += volume;
    else flow.volumeOut -= volume;
    if (weight > 0) flow.weightIn += weight;
    else flow.weightOut -= weight;
    if (cost > 0) flow.costIn += cost;
    else flow.costOut -= cost;
  }

  /** Adds the present state of a lot to the volume on hand. */
  addOnHand(winery: string, lot: Lot): void {
    this.onHand.set(winery, (this.onHand.get(winery) ?? 0n) + BigInt(lotVolume(lot)));
  }

  /** Reports every action and every winery that breaks an identity. Returns the balances of all wineries. */
  check(
    actions: Iterable<Action<CellarAction>>,
    wineries: readonly ({ readonly winery: string } & Units)[],
    differences: Differences,
  ): Balance[] {
    const units = new Map(wineries.map((one) => [one.winery, one]));
    const balances = new Map(wineries.map(({ winery, volumeUnit }) => [winery, emptyBalance(winery, volumeUnit)]));
    for (const action of actions) {
      for (const [winery, flow] of this.flows.get(action.position.id) ?? []) {
        const violation = violationOf(action, winery, flow);
        if (violation !== null) {
          const { position } = action;
          const mismatch = inUnits(violation, winery, units.get(winery) ?? action.data.units);
          differences.add({ check: 'conservation', action: position.id, position, ...mismatch });
        }
        const balance = balances.get(winery);
        if (balance !== undefined) addToBalance(balance, action, winery, flow);
      }
    }
    for (const balance of balances.values()) {
      const { winery, volumeUnit, received, gained, lost, removed } = balance;
      balance.onHand = this.onHand.get(winery) ?? 0n;
      const expected = received + gained - lost - removed;
      if (balance.onHand === expected) continue;
      differences.add({
        check: 'conservation',
        field: `volume on hand of winery ${winery}, in ${volumeUnit}`,
        expected: publicQuantity(Number(expected)),
        found: publicQuantity(Number(balance.onHand)),
      });
    }
    return [...balances.values()];
  }

  private flow(action: string, winery: string): Flow {
    const flows = this.flows.get(action) ?? new Map<string, Flow>();
    this.flows.set(action, flows);
    const flow = flows.get(winery) ?? {
      volumeIn: 0,
      volumeOut: 0,
      weightIn: 0,
      weightOut: 0,
      costIn: 0,
      costOut: 0,
    };
    flows.set(winery, flow);
    return flow;
  }
}

/** An identity that an action breaks. `quantity` names a volume, weight or cost; the amounts are integers, as in `Flow`. */
interface Violation {
  readonly quantity: string;
  readonly expected: number;
  readonly found: number;
}

/** The members of an action's data that state amounts. */
interface StatedAmounts {
  readonly lossReason?: string;
  readonly loss?: number;
  readonly to?: readonly { readonly volume?: unknown }[];
  readonly weight?: number;
  readonly amount?: number;
  readonly change?: number;
  readonly volume?: number;
}

/** Returns the first identity that an action breaks, or null. The check 'replay' reports data that cannot be read. */
function violationOf({ data: action }: Action<CellarAction>, winery: string, flow: Flow): Violation | null {
  try {
    const data = action.data as StatedAmounts; // Validated when the action was recorded. If damaged, reading it may throw.
    return volumeViolation(action, winery, flow) ?? statedViolation(action.type, data, flow);
  } catch {
    return null;
  }
}

/** Checks the limits that the kind of an action sets, regardless of its data. */
function volumeViolation(action: CellarAction, winery: string, flow: Flow): Violation | null {
  const { type } = action;
  const { volumeIn, volumeOut, weightIn, weightOut } = flow;
  const direction = directionOf(action, winery);
  if (direction === 'received' && volumeOut !== 0) return violation('volume out', 0, volumeOut);
  if (direction === 'removed' && volumeIn !== 0) return violation('volume in', 0, volumeIn);
  if (volumeNeutral.has(type) && (volumeIn !== 0 || volumeOut !== 0))
    return violation('change of volume', 0, volumeIn - volumeOut);
  if (type !== 'receive_fruit' && weightIn !== 0) return violation('weight in', 0, weightIn);
  if (type !== 'process_fruit' && weightOut !== 0) return violation('weight out', 0, weightOut);
  return null;
}

/** Checks the amounts that an action's data states. */
function statedViolation(type: string, data: StatedAmounts, flow: Flow): Violation | null {
  const { volumeIn, volumeOut, weightIn, costIn, costOut } = flow;
  const loss = volumeOut - volumeIn;
  const stated = (amount = 0): number => toMicro(amount);
  if (type === 'receive_fruit' && weightIn !== stated(data.weight))
    return violation('weight in', stated(data.weight), weightIn);
  if (neverGaining.has(type) && loss < 0 && data.lossReason !== 'gain') return violation('gain of volume', 0, -loss);
  if (type === 'adjust' && -loss !== stated(data.change))
    return violation('change of volume', stated(data.change), -loss);
  if (type === 'addition' && -loss !== stated(data.volume))
    return violation('change of volume', stated(data.volume), -loss);
  if (type === 'add_cost' && costIn - costOut !== toMoney(data.amount ?? 0))
    return violation('change of cost', toMoney(data.amount ?? 0), costIn - costOut);
  if (!movements.has(type)) return null;
  // If a place takes the rest, exactly the stated loss is missing.
  const hasRest = data.to?.some((place) => place.volume === 'rest') === true;
  if (hasRest && loss !== stated(data.loss)) return violation('loss of volume', stated(data.loss), loss);
  if (volumeIn > 0 && costIn !== costOut) return violation('cost in', costOut, costIn);
  return null;
}

function violation(quantity: string, expected: number, found: number): Violation {
  return { quantity, expected, found };
}

function inUnits({ quantity, expected, found }: Violation, winery: string, units: Units): Mismatch {
  const [unit, inPublic] = quantity.includes('cost')
    ? [units.currency, publicMoney]
    : [quantity.includes('weight') ? units.weightUnit : units.volumeUnit, publicQuantity];
  return {
    field: `${quantity} at winery ${winery}, in ${unit}`,
    expected: inPublic(expected),
    found: inPublic(found),
  };
}

function directionOf(action: CellarAction, winery: string): Direction {
  if (action.type === 'transfer_in_bond') {
    const data = action.data as { readonly to: { readonly winery: string } }; // Validated when the action was recorded.
    const receiver = data.to.winery;
    // Within one winery, the wine is only moved. The received volume may be larger than the sent one.
    if (receiver === action.winery) return 'moved';
    return action.winery === winery ? 'removed' : 'received';
  }
  return directions[action.type] ?? 'moved';
}

function addToBalance(balance: Balance, { data: action }: Action<CellarAction>, winery: string, flow: Flow): void {
  const direction = directionOf(action, winery);
  const change = BigInt(flow.volumeIn) - BigInt(flow.volumeOut);
  if (direction === 'received') balance.received += change;
  else if (direction === 'removed') balance.removed -= change;
  else if (change > 0n) balance.gained += change;
  else balance.lost -= change;
}

function emptyBalance(winery: string, volumeUnit: Units['volumeUnit']): Balance {
  return { winery, volumeUnit, received: 0n, gained: 0n, lost: 0n, removed: 0n, onHand: 0n };
}

function lotVolume(lot: Lot): number {
  return lot.kind === null ? 0 : volumeOf(lot);
}

function lotCost(lot: Lot): number {
  return lot.cost.reduce((sum, line) => sum + line.amount, 0);
}
