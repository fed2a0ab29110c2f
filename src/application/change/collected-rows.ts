import type { StatusRow, TouchRow } from '../ports/proposal.js';
import type { Decision, RowsStep } from './decision.js';

/** Keeps in memory the rows that a decision hands over while it runs. */
export class CollectedRows {
  private readonly statuses: StatusRow[] = [];
  private readonly touches: TouchRow[] = [];

  add({ statuses, touches }: RowsStep): void {
    for (const row of statuses) this.statuses.push(row);
    for (const row of touches) this.touches.push(row);
  }

  /** Returns the decision with all rows in its proposal. */
  completed(decision: Decision): Decision {
    if (decision.kind === 'refused' || this.statuses.length + this.touches.length === 0) return decision;
    const { proposal } = decision;
    const statuses = this.statuses.concat(proposal.statuses);
    const touches = this.touches.concat(proposal.touches);
    return { ...decision, proposal: { ...proposal, statuses, touches } };
  }
}
