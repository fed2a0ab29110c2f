import type { Assumption } from '../imported-table.js';

/** The warnings of a report. Owns the number of those beyond the limit, which are counted in the last warning. */
export class WarningList {
  private unlisted = 0;

  /** `listed`: the list in the report. `most`: how many warnings are listed. */
  constructor(
    private readonly listed: Assumption[],
    private readonly most: number,
  ) {}

  add(warnings: readonly Assumption[]): void {
    const free = Math.max(0, this.most - this.listed.length);
    this.listed.push(...warnings.slice(0, free));
    this.unlisted += Math.max(0, warnings.length - free);
    if (this.unlisted === 0) return;
    const subject = this.unlisted === 1 ? '1 more warning is' : `${this.unlisted} more warnings are`;
    this.listed[this.most] = { code: 'more_warnings', detail: `${subject} not listed.` };
  }
}
