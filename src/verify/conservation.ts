/**
 * Promise 8: nothing appears, nothing vanishes. For every action Σin = Σout − loss + gain, where only some kinds of action may lose, gain, bring in
 * or take out; and for every winery all that came in, less all that went out, is what is on hand.
 */
import type { CellarAction } from '../cellar/kind.js';
import { volumeOf } from '../cellar/lot.js';
import { assertSafe, publicMoney, publicQuantity, toMicro, toMoney } from '../cellar/quantity.js';
import type { Lot } from '../cellar/state.js';
import type { Units } from '../cellar/units.js';
import type { Action } from '../kernel/domain.js';
import type { Differences, Unlike } from './difference.js';

/** What one action moved into and out of the lots of one winery: volumes and weights in millionths, cost in ten-thousandths. */
interface Flow {
  volumeIn: number;
  volumeOut: number;
  weightIn: number;
  weightOut: number;
  costIn: number;
  costOut: number;
}

/** A winery's wine, in millionths of its unit. onHand = received + gained − lost − removed. */
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

/** What its kind says of an action's wine: it comes from outside, goes outside, or stays and may change by a loss or a gain. */
const directions: Readonly<Record<string, Direction>> = {
  receive_bulk: 'received',
  process_fruit: 'received',
  return_cases: 'received',
  remove_cases: 'removed',
  ship_bulk: 'removed',
};
const movements = new Set(['rack', 'filter', 'barrel_down', 'drain_press', 'blend', 'transfer']);
const neverGaining = new Set([...movements, 'top', 'bottle', 'dump_cases']);
const still = new Set(['receive_fruit', 'analysis', 'declare', 'add_cost', 'note', 'archive_lot']);

/** Owns: the flows of all actions, added event by event in whatever order the streams come. */
export class Conservation {
  private readonly flows = new Map<string, Map<string, Flow>>();
  private readonly onHand = new Map<string, bigint>();

  /** One event of an action on a lot: the lot before and after it. @throws where it moves what is no amount. */
  add(place: { readonly action: string; readonly winery: string }, before: Lot, after: Lot): void {
    const flow = this.flow(place.action, place.winery);
    const volume = assertSafe(volumeAt(after) - volumeAt(before), 'a change of volume');
    const weight = assertSafe(after.weight - before.weight, 'a change of weight');
    const cost = assertSafe(costAt(after) - costAt(before), 'a change of cost');
    if (volume > 0) flow.volumeIn += volume;
    else flow.volumeOut -= volume;
    if (weight > 0) flow.weightIn += weight;
    else flow.weightOut -= weight;
    if (cost > 0) flow.costIn += cost;
    else flow.costOut -= cost;
  }

  /** A lot as it is served at the present. */
  held(winery: string, lot: Lot): void {
    this.onHand.set(winery, (this.onHand.get(winery) ?? 0n) + BigInt(volumeAt(lot)));
  }

  /** Judges every action that had effect, and the wineries' sums. */
  judge(
    actions: Iterable<Action<CellarAction>>,
    wineries: readonly ({ readonly winery: string } & Units)[],
    differences: Differences,
  ): Balance[] {
    const units = new Map(wineries.map((one) => [one.winery, one]));
    const balances = new Map(wineries.map(({ winery, volumeUnit }) => [winery, emptyBalance(winery, volumeUnit)]));
    for (const action of actions) {
      for (const [winery, flow] of this.flows.get(action.position.id) ?? []) {
        const fault = faultIn(action, winery, flow);
        if (fault !== null) {
          const what = inUnits(fault, winery, units.get(winery) ?? action.data.units);
          differences.add({ check: 'conservation', action: action.position.id, position: action.position, ...what });
        }
        const balance = balances.get(winery);
        if (balance !== undefined) account(balance, action, winery, flow);
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
    const ofAction = this.flows.get(action) ?? new Map<string, Flow>();
    this.flows.set(action, ofAction);
    const flow = ofAction.get(winery) ?? {
      volumeIn: 0,
      volumeOut: 0,
      weightIn: 0,
      weightOut: 0,
      costIn: 0,
      costOut: 0,
    };
    ofAction.set(winery, flow);
    return flow;
  }
}

/** An identity that does not hold. `of` names volume, weight or cost; the amounts are as they are counted. */
interface Fault {
  readonly of: string;
  readonly expected: number;
  readonly found: number;
}

/** The members of an action's data that say what should move; validated when it was recorded. */
interface Declared {
  readonly lossReason?: string;
  readonly loss?: number;
  readonly to?: readonly { readonly volume?: unknown }[];
  readonly weight?: number;
  readonly amount?: number;
  readonly change?: number;
  readonly volume?: number;
}

/** Data that nothing can be read from was told of where the action could not be decided. */
function faultIn(action: Action<CellarAction>, winery: string, flow: Flow): Fault | null {
  try {
    return faultOf(action, winery, flow);
  } catch {
    return null;
  }
}

/** The first identity that an action breaks. */
function faultOf({ data: action }: Action<CellarAction>, winery: string, flow: Flow): Fault | null {
  const data = action.data as Declared;
  const { type } = action;
  const { volumeIn, volumeOut, weightIn, weightOut, costIn, costOut } = flow;
  const loss = volumeOut - volumeIn;
  const isDirected = directionOf(action, winery);
  if (isDirected === 'received' && volumeOut !== 0) return fault('volume out', 0, volumeOut);
  if (isDirected === 'removed' && volumeIn !== 0) return fault('volume in', 0, volumeIn);
  if (still.has(type) && (volumeIn !== 0 || volumeOut !== 0)) return fault('change of volume', 0, -loss);
  if (type !== 'receive_fruit' && weightIn !== 0) return fault('weight in', 0, weightIn);
  if (type !== 'process_fruit' && weightOut !== 0) return fault('weight out', 0, weightOut);
  if (type === 'receive_fruit' && weightIn !== toMicro(data.weight ?? 0))
    return fault('weight in', toMicro(data.weight ?? 0), weightIn);
  if (neverGaining.has(type) && loss < 0 && data.lossReason !== 'gain') return fault('gain of volume', 0, -loss);
  if (type === 'adjust' && -loss !== toMicro(data.change ?? 0))
    return fault('change of volume', toMicro(data.change ?? 0), -loss);
  if (type === 'addition' && -loss !== toMicro(data.volume ?? 0))
    return fault('change of volume', toMicro(data.volume ?? 0), -loss);
  if (type === 'add_cost' && costIn - costOut !== toMoney(data.amount ?? 0))
    return fault('change of cost', toMoney(data.amount ?? 0), costIn - costOut);
  if (!movements.has(type)) return null;
  // Whoever takes the rest leaves exactly the loss that was said.
  const hasRest = data.to?.some((place) => place.volume === 'rest') === true;
  if (hasRest && loss !== toMicro(data.loss ?? 0)) return fault('loss of volume', toMicro(data.loss ?? 0), loss);
  if (volumeIn > 0 && costIn !== costOut) return fault('cost in', costOut, costIn);
  return null;
}

function fault(of: string, expected: number, found: number): Fault {
  return { of, expected, found };
}

function inUnits({ of, expected, found }: Fault, winery: string, units: Units): Unlike {
  const [unit, shown] = of.includes('cost')
    ? [units.currency, publicMoney]
    : [of.includes('weight') ? units.weightUnit : units.volumeUnit, publicQuantity];
  return { field: `${of} at winery ${winery}, in ${unit}`, expected: shown(expected), found: shown(found) };
}

function directionOf(action: CellarAction, winery: string): Direction {
  if (action.type === 'transfer_in_bond') {
    const receiver = (action.data as { readonly to: { readonly winery: string } }).to.winery; // Validated when it was recorded.
    // Within one winery it is both at once, and may gain on the way.
    if (receiver === action.winery) return 'moved';
    return action.winery === winery ? 'removed' : 'received';
  }
  return directions[action.type] ?? 'moved';
}

function account(balance: Balance, { data: action }: Action<CellarAction>, winery: string, flow: Flow): void {
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

function volumeAt(lot: Lot): number {
  return lot.kind === null ? 0 : volumeOf(lot);
}

function costAt(lot: Lot): number {
  return lot.cost.reduce((sum, line) => sum + line.amount, 0);
}
