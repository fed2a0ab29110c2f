import { compareCodePoints } from '../../cellar/code-point.js';
import { lotStream } from '../../cellar/stream.js';
import type { FigureDifference } from '../../compliance/figure-difference.js';
import { type HeldLot, heldLot, sameHeld } from '../../compliance/held-lot.js';
import { type Held, lotLines, sumLines } from '../../compliance/inventory.js';
import type { StreamKnowledge } from '../ports/stream-knowledge.js';
import { type LotSource, lotsAtEnd } from './inventory-report.js';
import type { ReportScope } from './report-scope.js';

/** Where inventories and the change sets that moved them are read. */
export interface InventorySource extends LotSource {
  readonly knowledge: LotSource['knowledge'] & Pick<StreamKnowledge, 'changes'>;
}

/**
 * Returns a function that returns the change sets that moved a figure of an inventory since it was filed: those that changed the lots that the figure counts
 * differently. `filedAt`: the notification at which the inventory was filed.
 */
export async function inventoryCauses(
  source: InventorySource,
  scope: ReportScope,
  filedAt: number,
): Promise<(figure: FigureDifference) => readonly string[]> {
  const [filed, now] = [await lotsByCode(source, { ...scope, known: filedAt }), await lotsByCode(source, scope)];
  const codes = [...new Set([...filed.keys(), ...now.keys()])].sort(compareCodePoints).filter((code) => {
    const [was, is] = [filed.get(code), now.get(code)];
    return was === undefined || is === undefined || !sameHeld(was, is);
  });
  const { record, untilMs: until, known } = scope;
  const streams = codes.map((code) => lotStream(record.winery, code));
  const changes = await source.knowledge.changes(streams, { until, after: filedAt, known });
  return ({ section, line }) =>
    codes
      .flatMap((code, index) => {
        const [was, is] = [heldIn(filed.get(code), section, line), heldIn(now.get(code), section, line)];
        return sameAmounts(was, is) ? [] : (changes[index] ?? []);
      })
      .sort((a, b) => a.first - b.first)
      .map(({ change }) => change);
}

async function lotsByCode(source: LotSource, scope: ReportScope): Promise<ReadonlyMap<string, HeldLot>> {
  const lots = new Map<string, HeldLot>();
  for await (const { code, lot } of lotsAtEnd(source, scope, null)) lots.set(code, heldLot(code, lot));
  return lots;
}

/** Returns what a line of an inventory counts of a lot. */
function heldIn(lot: HeldLot | undefined, section: string, line: string): Held {
  const lines = lot === undefined ? [] : [...lotLines(lot), ...sumLines(lot)];
  return lines.find((one) => one.section === section && one.line === line)?.held ?? nothing;
}

const nothing: Held = { volume: 0, weight: 0, bottles: 0 };

function sameAmounts(a: Held, b: Held): boolean {
  return a.volume === b.volume && a.weight === b.weight && a.bottles === b.bottles;
}
