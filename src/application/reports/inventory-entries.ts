import { instantText } from '../../cellar/instant-text.js';
import { publicQuantity } from '../../cellar/quantity.js';
import type { Lot } from '../../cellar/state.js';
import { heldLot } from '../../compliance/held-lot.js';
import { type Held, inventorySections, lotLines, sumLines } from '../../compliance/inventory.js';
import type { JsonObject } from '../json-object.js';
import { encodeCursor, textCursor } from '../request/cursor.js';
import { type Result, success } from '../result.js';
import type { Page, UseCases } from '../use-cases.js';
import { type LotSource, lotsAtEnd } from './inventory-report.js';
import { type FigureQuery, noFigure } from './report-figure.js';
import type { ReportScope } from './report-scope.js';

/** The item of an amount on hand. */
const onHand = 'on_hand';

/** The amount that each column counts, in millionths. */
const columns: ReadonlyMap<string, (held: Held) => number> = new Map([
  ['volume', ({ volume }) => volume],
  ['weight', ({ weight }) => weight],
  ['bottles', ({ bottles }) => bottles * 1_000_000],
]);

/** A lot that a figure counts. */
interface CountedLot {
  readonly code: string;
  readonly lot: Lot;
  readonly amount: number;
}

/**
 * Returns a page of the lots behind a figure of an inventory, in the order of their codes, each with the last action before the end of the period: it left the
 * lot as it was counted. The amounts sum to the exact value of the figure.
 */
export async function inventoryEntries(
  { actions, ...source }: LotSource & { readonly actions: Pick<UseCases, 'getAction'> },
  scope: ReportScope,
  query: FigureQuery & { readonly limit: number },
): Promise<Result<Page<JsonObject>>> {
  const amountIn = columns.get(query.column);
  if (amountIn === undefined || !inventorySections.has(query.section)) return noFigure(scope, query);
  const start = textCursor(query.cursor);
  if (!start.ok) return start;
  const found: CountedLot[] = [];
  for await (const { code, lot } of lotsAtEnd(source, scope, start.value)) {
    const held = heldLot(code, lot);
    const counted = [...lotLines(held), ...sumLines(held)].find(
      ({ section, line }) => section === query.section && line === query.line,
    );
    const amount = counted === undefined ? 0 : amountIn(counted.held);
    if (amount !== 0) found.push({ code, lot, amount });
    if (found.length > query.limit) break;
  }
  const shown = found.slice(0, query.limit);
  const items: JsonObject[] = [];
  for (const one of shown) {
    const action = await actions.getAction(scope.record.winery, one.lot.lastAction ?? '');
    if (!action.ok) return action;
    items.push(publicEntry(one, String(action.value.type)));
  }
  const last = shown.at(-1)?.code;
  return success({ items, next: found.length > query.limit && last !== undefined ? encodeCursor(last) : null });
}

function publicEntry({ code, lot, amount }: CountedLot, type: string): JsonObject {
  const { lastAction: action, effectiveAt, taxClass } = lot;
  return {
    ...{ action, type, effectiveAt: instantText(effectiveAt ?? 0), lot: code, item: onHand, taxClass },
    amount: publicQuantity(amount),
  };
}
