/**
 * Follows single drops through the actions of a replay, with exact fractions. Of the drops that a lot holds, so many carry a mark: that they came
 * with a receipt, were once in a lot, went from one lot to another by an action, or were asked about. Mixing keeps proportions; losses, gains and
 * whatever leaves a lot take drops of every kind alike.
 */
import type { Move, OracleAction } from './attempt.js';
import { convertVolume, lotKey, type VolumeUnit } from './lot.js';
import type { OracleMoves } from './replay.js';

/** Of `whole` drops, so many carry each mark. No mark is carried by none. */
export type Drops = { readonly whole: bigint; readonly marked: ReadonlyMap<string, bigint> };

/** Wine that left the cellar or was lost, in the unit of its lot. `asked` are the drops of the lot at that moment. */
export type Exit = {
  readonly kind: 'shipped' | 'removed' | 'lost';
  readonly lot: string;
  readonly reason: string | null;
  readonly counterparty: string | null;
  readonly amount: Fraction;
  readonly drops: Drops;
};

/** Wine that one action moved from one lot to another. */
type Crossing = {
  readonly key: string;
  readonly to: string;
  readonly volume: Fraction;
  /** The drops of the lot that it left, and those of the lot in which it arrived, just afterwards. */
  readonly drops: Drops;
  readonly landed: Drops;
};

export type Fraction = { readonly part: bigint; readonly whole: bigint };

export type Followed = {
  /** By 'winery/lot'. A lot that was emptied keeps the drops that it held last. */
  readonly lots: ReadonlyMap<string, Drops>;
  readonly exits: readonly Exit[];
  readonly edges: readonly Crossing[];
  /** The lots that ever held an asked drop, and the largest part of one that was asked. */
  readonly askedLots: ReadonlyMap<string, Fraction>;
};

export const receiptMark = (action: string): string => `receipt ${action}`;
const lotMark = (lot: string): string => `lot ${lot}`;
export const edgeMark = (action: string, from: string, to: string): string => `edge ${action} ${from} ${to}`;
export const askedMark = 'asked';

/** Follows all drops. Without `asked`, they carry the marks of receipts, lots and edges. With it, those that `asked.lot` holds after its first `asked.after` effective actions or later carry the mark `askedMark` alone. */
export function follow(
  history: readonly OracleMoves[],
  asked?: { readonly lot: string; readonly after: number },
): Followed {
  const state: State = { lots: new Map(), exits: [], edges: [], askedLots: new Map() };
  const begin = (count: number): void => {
    if (asked === undefined || count !== asked.after) return;
    const held = state.lots.get(asked.lot);
    if (held !== undefined) state.lots.set(asked.lot, withMark(held, askedMark));
  };
  begin(0);
  for (const [index, { action, moves }] of history.entries()) {
    const isAsked = (lot: string): boolean => lot === asked?.lot && index >= asked.after;
    const mark = (drops: Drops, name: string): Drops => (asked === undefined ? withMark(drops, name) : drops);
    perform(state, action, moves, { mark, isAsked });
    begin(index + 1);
  }
  return state;
}

type State = {
  readonly lots: Map<string, Drops>;
  readonly exits: Exit[];
  readonly edges: Crossing[];
  readonly askedLots: Map<string, Fraction>;
};
type Of<Step extends Move['step']> = Extract<Move, { readonly step: Step }>;

type Marks = {
  /** Marks drops if all marks are wanted. */
  readonly mark: (drops: Drops, name: string) => Drops;
  /** Whether what arrives in the lot is asked about. */
  readonly isAsked: (lot: string) => boolean;
};

function perform(state: State, action: OracleAction, moves: readonly Move[], { mark, isAsked }: Marks): void {
  const takes = moves.filter((move) => move.step === 'take');
  const arrivals = moves.filter((move) => move.step === 'arrive' && move.amount > 0n) as Of<'arrive'>[];
  const before = new Map([...state.lots]);
  const dropsOf = (move: Move): Drops => before.get(keyOf(move)) ?? none;
  const total = takes.reduce((sum, { amount }) => sum + amount, 0n);
  for (const arrival of arrivals) {
    const to = keyOf(arrival);
    const crossings: Omit<Crossing, 'landed'>[] = [];
    const parts = takes.map((take) => {
      const from = keyOf(take);
      const drops = dropsOf(take);
      const key = edgeMark(action.id, from, to);
      if (from === to) return { amount: take.amount, drops };
      const volume = { part: arrival.amount * take.amount, whole: total };
      crossings.push({ key, to, volume, drops });
      return { amount: take.amount, drops: mark(drops, key) };
    });
    const received = mark(none, receiptMark(action.id));
    const arriving = mark(takes.length === 0 ? received : mixed(parts), lotMark(to));
    const landed = isAsked(to) ? withMark(arriving, askedMark) : arriving;
    const held = { amount: arrival.held, drops: state.lots.get(to) ?? none };
    const result = mixed([held, { amount: arrival.amount, drops: landed }]);
    state.lots.set(to, result);
    state.edges.push(...crossings.map((crossing) => ({ ...crossing, landed: result })));
    const asked = { part: result.marked.get(askedMark) ?? 0n, whole: result.whole };
    const largest = state.askedLots.get(to) ?? { part: 0n, whole: 1n };
    if (asked.part * largest.whole > largest.part * asked.whole) state.askedLots.set(to, asked);
  }
  for (const move of moves) {
    if (move.step !== 'lose') continue;
    const reason = lossReasonOf(action);
    state.exits.push({ kind: 'lost', ...placeOf(move, reason), amount: whole(move.amount), drops: dropsOf(move) });
  }
  for (const take of takes) leave(state, action, { take, total, arrivals, drops: dropsOf(take) });
}

/** Records what did not arrive of what one lot gave. */
function leave(
  state: State,
  action: OracleAction,
  {
    take,
    total,
    arrivals,
    drops,
  }: { readonly take: Move; readonly total: bigint; readonly arrivals: readonly Of<'arrive'>[]; readonly drops: Drops },
): void {
  const { reason = null, counterparty = null, lossReason = null } = action.data as Record<string, string | undefined>;
  if (action.type === 'ship_bulk' || action.type === 'remove_cases') {
    const kind = action.type === 'ship_bulk' ? 'shipped' : 'removed';
    state.exits.push({ kind, ...placeOf(take, reason), counterparty, amount: whole(take.amount), drops });
    return;
  }
  const isComparable = take.lot.kind !== 'fruit' && !(take.lot.kind === 'cases' && arrivals[0]?.lot.kind === 'cases');
  if (!isComparable) return;
  const why = action.type === 'top' ? 'spill' : lossReason;
  const [from, to] = [unitOf(take), arrivals[0] === undefined ? unitOf(take) : unitOf(arrivals[0])];
  const arrived = arrivals.reduce((sum, { amount }) => sum + amount, 0n);
  const lost = convertVolume(total, from, to) - arrived;
  if (lost <= 0n) return;
  const amount = { part: convertVolume(lost, to, from) * take.amount, whole: total };
  state.exits.push({ kind: 'lost', ...placeOf(take, why), amount, drops });
}

function unitOf({ lot }: Move): VolumeUnit {
  if (lot.volumeUnit === null) throw new Error(`lot ${lot.code} has no volume unit`);
  return lot.volumeUnit;
}

function lossReasonOf({ type, data }: OracleAction): string | null {
  if (type === 'top') return 'evaporation';
  return type === 'measure' ? 'inventory' : ((data as { readonly reason?: string }).reason ?? null);
}

function placeOf(move: Move, reason: string | null): Pick<Exit, 'lot' | 'reason' | 'counterparty'> {
  return { lot: keyOf(move), reason, counterparty: null };
}

function keyOf({ lot }: Move): string {
  return lotKey(lot.winery, lot.code);
}

const none: Drops = { whole: 1n, marked: new Map() };

function whole(part: bigint): Fraction {
  return { part, whole: 1n };
}

function withMark({ whole: drops, marked }: Drops, mark: string): Drops {
  return { whole: drops, marked: new Map(marked).set(mark, drops) };
}

/** Mixes amounts, whose drops become alike. Drops are made finer where they do not divide evenly, and coarser where all counts allow it. */
function mixed(parts: readonly { readonly amount: bigint; readonly drops: Drops }[]): Drops {
  const present = parts.filter(({ amount }) => amount > 0n);
  const only = present[0];
  if (only !== undefined && present.length === 1) return only.drops;
  const common = present.reduce((found, { drops }) => (found / greatestDivisor(found, drops.whole)) * drops.whole, 1n);
  const marked = new Map<string, bigint>();
  let drops = 0n;
  for (const { amount, drops: part } of present) {
    drops += amount * common;
    for (const [mark, count] of part.marked)
      marked.set(mark, (marked.get(mark) ?? 0n) + (amount * count * common) / part.whole);
  }
  const divisor = [...marked.values()].reduce(greatestDivisor, drops);
  return { whole: drops / divisor, marked: new Map([...marked].map(([mark, count]) => [mark, count / divisor])) };
}

function greatestDivisor(a: bigint, b: bigint): bigint {
  let [x, y] = [a, b];
  while (y !== 0n) [x, y] = [y, x % y];
  return x;
}
