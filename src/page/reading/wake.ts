/** The wake of a change set: at which effective times it changed the events of each lot, and whether the lot differs at the present. */
import type { components } from '../contract.js';
import { exact } from './decimal.js';
import { type ComparedFigure, compareFigures } from './figures.js';
import type { LotState } from './shapes.js';

type Notification = components['schemas']['Notification'];

/** The events of a lot that a change set changed at one effective time. */
interface WakeMark {
  readonly effectiveAt: string;
  readonly events: number;
}

/** Where a change set changed one lot. */
export interface LotWake {
  readonly winery: string;
  readonly lot: string;
  /** In the order of their times. */
  readonly marks: readonly WakeMark[];
  /** The times of its first and last changed event. */
  readonly first: string;
  readonly last: string;
  readonly retracted: number;
  readonly asserted: number;
}

/** Returns the key of a lot among the lots of all wineries. */
export const lotKey = ({ winery, lot }: Pick<LotWake, 'winery' | 'lot'>): string => `${winery}/${lot}`;

/** Returns the wake of the notifications of one change set: by winery, each lot in the order in which the change reaches it. */
export function wakeOf(notifications: readonly Notification[]): readonly LotWake[] {
  const events = new Map<string, { winery: string; lot: string; times: string[]; retracted: number }>();
  for (const notification of notifications) {
    const isRetracted = notification.type === 'solera.lot.event.retracted';
    if (!isRetracted && notification.type !== 'solera.lot.event.asserted') continue;
    const { winery, lot, effectiveAt } = notification.data;
    const found = events.get(lotKey({ winery, lot })) ?? { winery, lot, times: [], retracted: 0 };
    found.times.push(effectiveAt);
    found.retracted += isRetracted ? 1 : 0;
    events.set(lotKey({ winery, lot }), found);
  }
  const wakes = [...events.values()].map(({ winery, lot, times, retracted }): LotWake => {
    const marks = marksOf(times);
    const [first, last] = [marks[0]?.effectiveAt ?? '', marks.at(-1)?.effectiveAt ?? ''];
    return { winery, lot, marks, first, last, retracted, asserted: times.length - retracted };
  });
  const wineries = [...new Set(wakes.map(({ winery }) => winery))];
  return wineries.flatMap((winery) =>
    wakes.filter((wake) => wake.winery === winery).sort((a, b) => byText(a.first, b.first) || byText(a.lot, b.lot)),
  );
}

function marksOf(times: readonly string[]): readonly WakeMark[] {
  const counts = new Map<string, number>();
  for (const time of times) counts.set(time, (counts.get(time) ?? 0) + 1);
  return [...counts]
    .map(([effectiveAt, events]) => ({ effectiveAt, events }))
    .sort((a, b) => byText(a.effectiveAt, b.effectiveAt));
}

/** Times of the API are in UTC and have the same length, so their texts sort as they do. */
function byText(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

/** Returns the earliest and the latest of the times; null if there are none. */
export function spanOf(times: readonly string[]): readonly [first: string, last: string] | null {
  const sorted = [...times].sort(byText);
  const [first, last] = [sorted[0], sorted.at(-1)];
  return first === undefined || last === undefined ? null : [first, last];
}

/** A lot at the present: as it was known before a change set, and just after it. */
export interface LotMove {
  readonly before: LotState | null;
  readonly after: LotState | null;
}

/** How a change set moved a lot at the present. */
interface MovedFigures {
  /** What the lot holds: its volume, weight or cases. Null: it has no such figure. */
  readonly amount: ComparedFigure | null;
  readonly cost: ComparedFigure | null;
  /** The share of the composition that moved most. */
  readonly share: ComparedFigure | null;
  /** Whether any figure differs. False: the difference died out. */
  readonly differs: boolean;
}

/** Returns the figures that a change set moved: the amount that moved, or else the lot's main one; its cost; and the share that moved most. */
export function movedFigures({ before, after }: LotMove): MovedFigures {
  const rows = compareFigures(before, after);
  const hasMoved = (row: ComparedFigure): boolean => row.moved !== null || row.before !== row.after;
  const amounts = rows.filter(({ figure }) => figure.group === 'amount');
  return {
    amount: amounts.find(hasMoved) ?? amounts.find(({ figure }) => figure.name === 'cases') ?? amounts[0] ?? null,
    cost: rows.find(({ figure }) => figure.group === 'cost' && figure.name === 'total') ?? null,
    share: movedMost(rows.filter(({ figure }) => figure.group === 'composition')),
    differs: rows.some(hasMoved),
  };
}

function movedMost(rows: readonly ComparedFigure[]): ComparedFigure | null {
  const size = ({ moved }: ComparedFigure): bigint => exact((moved ?? '0').replace('-', ''));
  const moved = rows.filter((row) => row.moved !== null);
  return moved.reduce<ComparedFigure | null>(
    (most, row) => (most === null || size(row) > size(most) ? row : most),
    null,
  );
}
