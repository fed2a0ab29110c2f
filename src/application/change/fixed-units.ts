import type { Proposal } from '../ports/proposal.js';

/**
 * Remembers the wineries whose units of measurement are known to be fixed by a committed action, so that their later commits need not fix them again.
 * Forgetting a winery costs one needless update.
 */
export class FixedUnits {
  private readonly wineries = new Set<string>();

  constructor(private readonly limit: number) {}

  get known(): ReadonlySet<string> {
    return this.wineries;
  }

  committed({ admittedUnder }: Proposal): void {
    for (const { winery, fixesUnits } of admittedUnder) {
      if (!fixesUnits) continue;
      if (this.wineries.size >= this.limit) this.wineries.clear();
      this.wineries.add(winery);
    }
  }
}
