import { isDeepStrictEqual } from 'node:util';
import type { UseCases } from '../../application/use-cases.js';
import type { LotState } from '../../cellar/public-lot.js';
import type { ChangedLot } from './model-answer.js';

type Lots = AsyncGenerator<LotState>;

/** Yields the lots whose present states differ between two logs, in the order of wineries and codes. `version`, which counts notifications, is not compared. */
export async function* differingLots(
  before: Pick<UseCases, 'listLots' | 'listWineries'>,
  after: Pick<UseCases, 'listLots'>,
): AsyncGenerator<ChangedLot> {
  for (const winery of await wineriesOf(before)) yield* merged(winery, lotsOf(before, winery), lotsOf(after, winery));
}

/** Yields the lots of a winery that differ. Both generators must be in the order of codes. */
export async function* merged(winery: string, before: Lots, after: Lots): AsyncGenerator<ChangedLot> {
  let [left, right] = await Promise.all([before.next(), after.next()]);
  while (!left.done || !right.done) {
    const former = left.done ? null : left.value;
    const latter = right.done ? null : right.value;
    const isFormerFirst = latter === null || (former !== null && former.lot <= latter.lot);
    const isLatterFirst = former === null || (latter !== null && latter.lot <= former.lot);
    const pair = { before: isFormerFirst ? former : null, after: isLatterFirst ? latter : null };
    const lot = pair.before?.lot ?? pair.after?.lot ?? '';
    if (!isDeepStrictEqual(withoutVersion(pair.before), withoutVersion(pair.after))) yield { winery, lot, ...pair };
    if (isFormerFirst) left = await before.next();
    if (isLatterFirst) right = await after.next();
  }
}

function withoutVersion(state: LotState | null): object | null {
  if (state === null) return null;
  const { version: _, ...rest } = state;
  return rest;
}

/** Yields the present states of all lots of a winery, in the order of their codes; none if there is no such winery. */
export async function* lotsOf(solera: Pick<UseCases, 'listLots'>, winery: string): Lots {
  for (let cursor: string | undefined; ; ) {
    const page = await solera.listLots(winery, { limit: 1_000, ...(cursor === undefined ? {} : { cursor }) });
    if (!page.ok) return;
    for (const item of page.value.items) yield item as unknown as LotState; // A list of lots has their public states.
    if (page.value.next === null) return;
    cursor = page.value.next;
  }
}

/** Returns the codes of all wineries. */
export async function wineriesOf(solera: Pick<UseCases, 'listWineries'>): Promise<readonly string[]> {
  const found: string[] = [];
  for (let cursor: string | undefined; ; ) {
    const page = await solera.listWineries({ limit: 1_000, ...(cursor === undefined ? {} : { cursor }) });
    if (!page.ok) throw new Error(page.problem.detail);
    found.push(...page.value.items.map(({ winery }) => String(winery)));
    if (page.value.next === null) return found;
    cursor = page.value.next;
  }
}
