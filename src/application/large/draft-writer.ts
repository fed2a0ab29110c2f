import type { Position } from '../../kernel/position.js';
import type { ResultsStep } from '../change/decision-step.js';
import type { LargeDraft, LargeRows } from '../ports/large-draft.js';
import type { StatusRow, TouchRow } from '../ports/proposal.js';

interface WritingLimits {
  readonly rowsPerWrite: number;
  readonly charactersPerWrite: number;
  readonly writesInProgress: number;
}

/** The rows whose tie breaks the commit assigns. Only the change set's own actions have such rows. */
interface AssignedRows {
  readonly touches: readonly TouchRow[];
  readonly statuses: readonly StatusRow[];
}

/** A point to which the writer can return. */
export interface WriterMark {
  readonly assignedTouches: number;
  readonly assignedStatuses: number;
}

export const nothingWritten: WriterMark = { assignedTouches: 0, assignedStatuses: 0 };

/**
 * Writes the results of a large decision to its draft, while the decision goes on.
 * Owns: the rows that are not sent yet, the statements in progress, and the rows whose tie breaks the commit assigns.
 */
export class DraftWriter {
  private touches: TouchRow[] = [];
  private statuses: StatusRow[] = [];
  private checkpoints: LargeRows['checkpoints'][number][] = [];
  private spans: LargeRows['spans'][number][] = [];
  private characters = 0;
  private readonly inProgress = new Set<Promise<void>>();
  private failure: unknown = null;
  private readonly assignedTouches: TouchRow[] = [];
  private readonly assignedStatuses: StatusRow[] = [];

  constructor(
    private readonly draft: LargeDraft,
    private readonly limits: WritingLimits,
  ) {}

  get assigned(): AssignedRows {
    return { touches: this.assignedTouches, statuses: this.assignedStatuses };
  }

  /** Adds results. Resolves when more can be added. */
  async add({ touches, statuses, checkpoints, spans }: Pick<ResultsStep, keyof LargeRows>): Promise<void> {
    for (const row of touches) {
      if (row.position.tieBreak === null) this.assignedTouches.push(row);
      else this.touches.push(row);
      for (const { length } of row.events ?? []) this.characters += length;
      if (this.isFull()) await this.send();
    }
    for (const row of statuses)
      if (row.position.tieBreak === null) this.assignedStatuses.push(row);
      else this.statuses.push(row);
    for (const row of checkpoints) {
      // A checkpoint at an own action whose tie break is not assigned yet is left out: it is a cache.
      if (row.position.tieBreak !== null) this.checkpoints.push(row);
      this.characters += row.state.length;
    }
    for (const span of spans) this.spans.push(span);
    if (this.isFull()) await this.send();
  }

  private isFull(): boolean {
    const rows = this.touches.length + this.statuses.length + this.checkpoints.length + this.spans.length;
    return rows >= this.limits.rowsPerWrite || this.characters >= this.limits.charactersPerWrite;
  }

  private async send(): Promise<void> {
    const { touches, statuses, checkpoints, spans } = this;
    this.touches = [];
    this.statuses = [];
    this.checkpoints = [];
    this.spans = [];
    this.characters = 0;
    while (this.inProgress.size >= this.limits.writesInProgress) await Promise.race(this.inProgress);
    if (this.failure !== null) throw this.failure;
    const writing = this.draft
      .write({ touches, statuses, checkpoints, spans })
      .catch((error: unknown) => {
        this.failure ??= error;
      })
      .finally(() => this.inProgress.delete(writing));
    this.inProgress.add(writing);
  }

  /** Resolves when everything is written. */
  async flush(): Promise<void> {
    await this.send();
    await Promise.all(this.inProgress);
    if (this.failure !== null) throw this.failure;
  }

  mark(): WriterMark {
    return { assignedTouches: this.assignedTouches.length, assignedStatuses: this.assignedStatuses.length };
  }

  /** Returns to a point: drops the rows from an index on, and those after a position. */
  async rewind({ assignedTouches, assignedStatuses }: WriterMark, index: number, after: Position): Promise<void> {
    await this.flush();
    this.assignedTouches.length = assignedTouches;
    this.assignedStatuses.length = assignedStatuses;
    await this.draft.truncate(index, after);
  }
}
