import type { Proposal } from '../ports/proposal.js';
import type { JudgedUnder } from './change-proposal.js';

/**
 * Remembers the wineries whose units of measurement are known to be fixed by a committed action. It saves their next commits an update;
 * forgetting a winery costs only that.
 */
export class FixedUnits {
  private readonly wineries = new Set<string>();

  constructor(private readonly limit: number) {}

  /** The settings under which a proposal is admitted, with the wineries whose units it must fix. */
  admittedUnder(judgedUnder: JudgedUnder): Proposal['admittedUnder'] {
    return judgedUnder.map(({ winery, revision }) => ({ winery, revision, fixesUnits: !this.wineries.has(winery) }));
  }

  committed({ admittedUnder }: Proposal): void {
    for (const { winery, fixesUnits } of admittedUnder) {
      if (!fixesUnits) continue;
      if (this.wineries.size >= this.limit) this.wineries.clear();
      this.wineries.add(winery);
    }
  }
}
