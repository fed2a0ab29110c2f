import { reportLimits } from '../../../config/reports.js';
import type { LotState } from '../../cellar/public-lot.js';
import { publicQuantity, toMicro } from '../../cellar/quantity.js';
import type { Report, ReportLine } from '../../compliance/report.js';
import { failure, type Result, success } from '../result.js';
import type { Page, UseCases } from '../use-cases.js';
import type { JsonObject } from '../json-object.js';
import { plainReport } from './plain-report.js';
import type { ReportScope } from './report-scope.js';

/** Amounts of an inventory, in millionths; bottles are counted singly. */
interface Held {
  volume: number;
  weight: number;
  bottles: number;
}

/** The line of lots without a tax class, and of lots without an owner. */
const none = 'none';

/** Computes the inventory at the end of the period: sums by tax class and by owner, and a line for each vessel of a bulk lot, each case lot and each fruit lot. */
export async function inventoryReport(lots: Pick<UseCases, 'listLots'>, scope: ReportScope): Promise<Result<Report>> {
  const inventory = new Inventory();
  const { record, untilMs, known } = scope;
  let cursor: string | null = null;
  do {
    const query = { at: untilMs - 1, known, limit: reportLimits.lotsPerRead, ...(cursor === null ? {} : { cursor }) };
    const page: Result<Page<JsonObject>> = await lots.listLots(record.winery, query);
    if (!page.ok) return page;
    // The items of a list of lots are lot states.
    for (const item of page.value.items) inventory.add(item as unknown as LotState);
    if (inventory.lineCount > reportLimits.linesPerReport)
      return failure('too_large', `The inventory would have more than ${reportLimits.linesPerReport} lines.`);
    cursor = page.value.next;
  } while (cursor !== null);
  return success({
    ...plainReport(scope, record.volumeUnit),
    columns: [
      { key: 'volume', title: `Volume (${record.volumeUnit})` },
      { key: 'weight', title: `Weight (${record.weightUnit})` },
      { key: 'bottles', title: 'Bottles' },
    ],
    sections: inventory.sections(),
  });
}

/** The lines of an inventory. Owns: the sums and lines of the lots added. */
class Inventory {
  private readonly bulkClasses = new Map<string, Held>();
  private readonly caseClasses = new Map<string, Held>();
  private readonly owners = new Map<string, Held>();
  private readonly bulk: ReportLine[] = [];
  private readonly cases: ReportLine[] = [];
  private readonly fruit: ReportLine[] = [];

  get lineCount(): number {
    return this.bulk.length + this.cases.length + this.fruit.length;
  }

  add({ lot, kind, vessels, volume, weight, cases = 0, bottles = 0, format, taxClass, owner }: LotState): void {
    const count = cases * (format?.bottlesPerCase ?? 0) + bottles;
    const held = { volume: toMicro(volume), weight: toMicro(weight), bottles: count };
    if (held.volume === 0 && held.weight === 0 && count === 0) return;
    addTo(this.owners, owner ?? none, held);
    if (kind === 'cases') {
      addTo(this.caseClasses, taxClass ?? none, held);
      this.cases.push(heldLine(lot, `Cases of ${lot}`, held));
    } else if (kind === 'fruit') this.fruit.push(heldLine(lot, `Fruit of ${lot}`, held));
    else {
      addTo(this.bulkClasses, kind === 'wine' ? (taxClass ?? none) : kind, held);
      for (const one of vessels)
        this.bulk.push(
          heldLine(`${lot}/${one.vessel ?? ''}`, `${lot} in ${one.vessel ?? 'no named vessel'}`, {
            ...{ volume: toMicro(one.volume), weight: 0, bottles: 0 },
          }),
        );
    }
  }

  sections(): Report['sections'] {
    const sums = (rows: ReadonlyMap<string, Held>): ReportLine[] =>
      [...rows].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, held]) => heldLine(name, name, held));
    return [
      { section: 'bulk-classes', title: 'Bulk by tax class', lines: sums(this.bulkClasses) },
      { section: 'case-classes', title: 'Cases by tax class', lines: sums(this.caseClasses) },
      { section: 'owners', title: 'By owner', lines: sums(this.owners) },
      { section: 'bulk', title: 'Bulk by lot and vessel', lines: this.bulk },
      { section: 'cases', title: 'Case lots', lines: this.cases },
      { section: 'fruit', title: 'Fruit', lines: this.fruit },
    ];
  }
}

function addTo(rows: Map<string, Held>, name: string, { volume, weight, bottles }: Held): void {
  const sum = rows.get(name) ?? { volume: 0, weight: 0, bottles: 0 };
  sum.volume += volume;
  sum.weight += weight;
  sum.bottles += bottles;
  rows.set(name, sum);
}

function heldLine(line: string, title: string, { volume, weight, bottles }: Held): ReportLine {
  const amounts = { volume: publicQuantity(volume), weight: publicQuantity(weight), bottles };
  return { line, title, values: amounts, exact: amounts };
}
