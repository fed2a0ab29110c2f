import type { CheckpointRow, StatusRow, TouchRow } from '../ports/proposal.js';
import type { Decision } from './decision.js';
import type { ResultsStep } from './decision-step.js';

/** Keeps in memory the rows that a decision hands over while it runs. */
export class CollectedRows {
  private readonly statuses: StatusRow[] = [];
  private readonly touches: TouchRow[] = [];
  private readonly checkpoints: CheckpointRow[] = [];

  add({ statuses, touches, checkpoints, spans, lots }: ResultsStep): void {
    if (spans.length + lots.length > 0) throw new Error('a decision without a limit of streams releases none');
    for (const row of statuses) this.statuses.push(row);
    for (const row of touches) this.touches.push(row);
    for (const row of checkpoints) this.checkpoints.push(row);
  }

  /** Returns the decision with all rows in its proposal. */
  completed(decision: Decision): Decision {
    if (decision.kind === 'refused' || this.statuses.length + this.touches.length + this.checkpoints.length === 0)
      return decision;
    const { proposal } = decision;
    const statuses = this.statuses.concat(proposal.statuses);
    const touches = this.touches.concat(proposal.touches);
    const checkpoints = this.checkpoints.concat(proposal.checkpoints);
    return { ...decision, proposal: { ...proposal, statuses, touches, checkpoints } };
  }
}
