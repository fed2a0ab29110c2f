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

/** The wine that all actions together moved into and out of the lots of a winery, in millionths of its volume unit. */
export interface BalanceSums {
  received: bigint;
  gained: bigint;
  lost: bigint;
  removed: bigint;
}

/** The balance of a winery. onHand = received + gained − lost − removed. */
export interface Balance extends Readonly<BalanceSums> {
  readonly winery: string;
  readonly volumeUnit: Units['volumeUnit'];
  readonly onHand: bigint;
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

/** What one action moved, by winery. */
export class ActionFlows {
  private readonly flows = new Map<string, Flow>();

  /** Adds one event of the action: the lot before and after it. @throws if it moves an amount that is not a safe integer. */
  add(winery: string, before: Lot, after: Lot): void {
    const flow = this.flow(winery);
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

  [Symbol.iterator](): Iterator<[winery: string, Flow]> {
    return this.flows[Symbol.iterator]();
  }

  private flow(winery: string): Flow {
    const flow = this.flows.get(winery) ?? {
      ...{ volumeIn: 0, volumeOut: 0, weightIn: 0, weightOut: 0, costIn: 0, costOut: 0 },
    };
    this.flows.set(winery, flow);
    return flow;
  }
}

/** Owns: what all actions together moved, by winery. Actions are added in any order. */
export class Conservation {
  readonly sums = new Map<string, BalanceSums>();

  constructor(
    private readonly wineries: ReadonlyMap<string, Units>,
    private readonly differences: Differences,
  ) {}

  /** Adds an action. Reports every identity that it breaks. */
  add(action: Action<CellarAction>, flows: ActionFlows): void {
    for (const [winery, flow] of flows) {
      const violation = violationOf(action, winery, flow);
      if (violation !== null) {
        const { position } = action;
        const mismatch = inUnits(violation, winery, this.wineries.get(winery) ?? action.data.units);
        this.differences.add({ check: 'conservation', action: position.id, position, ...mismatch });
      }
      const sums = this.sums.get(winery) ?? { received: 0n, gained: 0n, lost: 0n, removed: 0n };
      this.sums.set(winery, sums);
      addToSums(sums, action, winery, flow);
    }
  }
}

/** Returns the balances of all wineries. Reports each that its volume on hand contradicts. */
export function balancesOf(
  wineries: Iterable<{ readonly winery: string } & Units>,
  { sums, onHand }: { readonly sums: ReadonlyMap<string, BalanceSums>; readonly onHand: ReadonlyMap<string, bigint> },
  differences: Differences,
): Balance[] {
  return [...wineries].map(({ winery, volumeUnit }) => {
    const { received, gained, lost, removed } = sums.get(winery) ?? { received: 0n, gained: 0n, lost: 0n, removed: 0n };
    const found = onHand.get(winery) ?? 0n;
    const expected = received + gained - lost - removed;
    if (found !== expected)
      differences.add({
        check: 'conservation',
        field: `volume on hand of winery ${winery}, in ${volumeUnit}`,
        expected: publicQuantity(Number(expected)),
        found: publicQuantity(Number(found)),
      });
    return { winery, volumeUnit, received, gained, lost, removed, onHand: found };
  });
}

/** Adds the balances of a part. */
export function addSums(sums: Map<string, BalanceSums>, part: ReadonlyMap<string, BalanceSums>): void {
  for (const [winery, { received, gained, lost, removed }] of part) {
    const sum = sums.get(winery) ?? { received: 0n, gained: 0n, lost: 0n, removed: 0n };
    sums.set(winery, sum);
    sum.received += received;
    sum.gained += gained;
    sum.lost += lost;
    sum.removed += removed;
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

function addToSums(sums: BalanceSums, { data: action }: Action<CellarAction>, winery: string, flow: Flow): void {
  const direction = directionOf(action, winery);
  const change = BigInt(flow.volumeIn) - BigInt(flow.volumeOut);
  if (direction === 'received') sums.received += change;
  else if (direction === 'removed') sums.removed -= change;
  else if (change > 0n) sums.gained += change;
  else sums.lost -= change;
}

/** Returns the volume of a lot in millionths. */
export function lotVolume(lot: Lot): number {
  return lot.kind === null ? 0 : volumeOf(lot);
}

function lotCost(lot: Lot): number {
  return lot.cost.reduce((sum, line) => sum + line.amount, 0);
}
