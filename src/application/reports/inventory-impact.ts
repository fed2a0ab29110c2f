import { LRUCache } from 'lru-cache';
import { reportLimits } from '../../../config/reports.js';
import { compareCodePoints } from '../../cellar/code-point.js';
import { type FigureDifference, figureDifferences } from '../../compliance/figure-difference.js';
import { Inventory, type InventorySums } from '../../compliance/inventory.js';
import type { CountedLot } from '../ports/filing-impacts.js';
import { type Result, success } from '../result.js';
import { inventoryOf, type LotSource } from './inventory-report.js';
import type { ReportScope } from './report-scope.js';

/** The sums of an inventory, as known at a notification, by the settings of a revision. */
interface KnownSums {
  readonly known: number;
  readonly revision: number;
  readonly sums: InventorySums;
}

/**
 * Computes how the lots that a change set moves change the figures of a filed inventory.
 * Owns: a cache of the sums of inventories, so that repeated previews read the lots of an inventory once.
 */
export class InventoryImpact {
  private readonly present = new LRUCache<string, KnownSums>({ max: reportLimits.sumsInMemory });

  constructor(private readonly source: LotSource) {}

  /** `filing`: its id. `counted`: the lots that differ. */
  async of(
    filing: string,
    scope: ReportScope,
    counted: readonly CountedLot[],
  ): Promise<Result<readonly FigureDifference[]>> {
    const sums = await this.sums(filing, scope);
    // An inventory that has become too long can no longer be read or amended, so it must not stop an edit.
    if (!sums.ok) return sums.problem.code === 'too_large' ? success([]) : sums;
    const [before, after] = [new Inventory(sums.value), new Inventory(sums.value)];
    for (const lot of [...counted].sort(compareCodes)) {
      before.addLines(lot.before);
      after.addLines(lot.after);
      after.addToSums(lot.before, -1);
      after.addToSums(lot.after, 1);
    }
    return success(figureDifferences({ sections: before.sections() }, { sections: after.sections() }));
  }

  private async sums(filing: string, scope: ReportScope): Promise<Result<InventorySums>> {
    const { known, record } = scope;
    const { revision } = record;
    const found = this.present.get(filing);
    if (found?.known === known && found.revision === revision) return success(found.sums);
    const inventory = await inventoryOf(this.source, scope);
    if (!inventory.ok) return inventory;
    const sums = inventory.value.currentSums();
    this.present.set(filing, { known, revision, sums });
    return success(sums);
  }
}

function compareCodes({ before: a }: CountedLot, { before: b }: CountedLot): number {
  return compareCodePoints(a.lot, b.lot);
}
