import { reportLimits } from '../../../config/reports.js';
import type { Lot } from '../../cellar/state.js';
import { lotStream, streamName } from '../../cellar/stream.js';
import { heldLot } from '../../compliance/held-lot.js';
import { Inventory } from '../../compliance/inventory.js';
import type { Report } from '../../compliance/report.js';
import type { Turns } from '../pieces.js';
import type { StreamKnowledge } from '../ports/stream-knowledge.js';
import { believedStatesOf } from '../query/stream-states.js';
import { failure, type Result, success } from '../result.js';
import { plainReport } from './plain-report.js';
import type { ReportScope } from './report-scope.js';

/** Where the lots of an inventory are read. The reads hold no view, because a decision may hold one while it needs an inventory. */
export interface LotSource {
  readonly knowledge: Pick<StreamKnowledge, 'believed' | 'listCodes'>;
  readonly turns: Turns;
}

/** Computes the inventory at the end of the period. */
export async function inventoryReport(source: LotSource, scope: ReportScope): Promise<Result<Report>> {
  const { volumeUnit, weightUnit } = scope.record;
  const inventory = await inventoryOf(source, scope);
  if (!inventory.ok) return inventory;
  return success({
    ...plainReport(scope, volumeUnit),
    columns: [
      { key: 'volume', title: `Volume (${volumeUnit})` },
      { key: 'weight', title: `Weight (${weightUnit})` },
      { key: 'bottles', title: 'Bottles' },
    ],
    sections: inventory.value.sections(),
  });
}

/** Returns the inventory at the end of the period. Fails with `too_large` if it has more lines than a report may have. */
export async function inventoryOf(source: LotSource, scope: ReportScope): Promise<Result<Inventory>> {
  const inventory = new Inventory();
  for await (const { code, lot } of lotsAtEnd(source, scope, null)) {
    inventory.add(heldLot(code, lot));
    if (inventory.lotLines > reportLimits.linesPerReport)
      return failure('too_large', `The inventory would have more than ${reportLimits.linesPerReport} lines.`);
  }
  return success(inventory);
}

/** Yields the lots of a winery at the end of the period, in the order of their codes. `after`: the code of the last lot that is left out, or null. */
export async function* lotsAtEnd(
  { knowledge, turns }: LotSource,
  { record, untilMs, known }: ReportScope,
  after: string | null,
): AsyncGenerator<{ readonly code: string; readonly lot: Lot }, void> {
  const { winery } = record;
  for (let last = after; ; ) {
    const codes = await knowledge.listCodes('lot', winery, {
      limit: reportLimits.lotsPerRead,
      after: last,
      search: null,
    });
    const streams = codes.map((code) => lotStream(winery, code));
    for await (const { stream, state } of believedStatesOf({ knowledge, turns }, streams, { at: untilMs - 1, known }))
      if (state.stream === 'lot') yield { code: streamName(stream).code, lot: state };
    if (codes.length < reportLimits.lotsPerRead) return;
    last = codes.at(-1) ?? null;
  }
}
