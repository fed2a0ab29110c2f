import { lotState } from '../../cellar/public-lot.js';
import type { CellarState } from '../../cellar/state.js';
import { streamName } from '../../cellar/stream.js';
import type { Position } from '../../kernel/position.js';
import type { LotEnd } from '../change/changed-lots.js';
import type { DecisionCounts, ResultsStep } from '../change/decision-step.js';
import type { JsonObject } from '../json-object.js';
import type { EditItem, EditWork } from '../ports/edit-work.js';

interface ProgressLimits {
  readonly rowsPerWrite: number;
  readonly progressMs: number;
}

/** The edit was cancelled, or another node has taken it over: the work on it must stop. */
export class EditWithdrawn extends Error {
  override readonly name = 'EditWithdrawn';
  readonly code = 'edit_withdrawn';
  readonly retryable = false;
}

/**
 * Reports the progress of a large edit, and keeps the whole lists of its impact.
 * Owns: the items that are not written yet, and their number.
 */
export class EditProgress {
  /** The number of items that were added. */
  items = 0;
  private pending: EditItem[] = [];
  private notedAt = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly work: EditWork,
    private readonly limits: ProgressLimits,
    private readonly elapsedMs: () => number,
  ) {}

  /** Notes how far the decision has come, now and then, and in any case when it has ended. Rejects with EditWithdrawn. */
  async note({ decided, changed }: DecisionCounts, reached: Position | null, hasEnded = false): Promise<void> {
    if (!hasEnded && this.elapsedMs() - this.notedAt < this.limits.progressMs) return;
    this.notedAt = this.elapsedMs();
    const isOurs = await this.work.note({ decided, changed, reached: reached?.effectiveAt ?? null });
    if (!isOurs) throw new EditWithdrawn('The edit was cancelled or taken over.');
  }

  async addItems({ lots, changed, conflicts }: Pick<ResultsStep, 'lots' | 'changed' | 'conflicts'>): Promise<void> {
    for (const lot of lots) this.add('lots', lot.stream, lotItem(lot));
    for (const action of changed) this.add('actions', null, action);
    for (const conflict of conflicts) this.add('conflicts', null, conflict);
    if (this.pending.length >= this.limits.rowsPerWrite) await this.flush();
  }

  private add(list: EditItem['list'], place: string | null, body: JsonObject): void {
    this.items += 1;
    this.pending.push({ list, place: place ?? placeOf(this.items), ordinal: this.items, body: JSON.stringify(body) });
  }

  async flush(): Promise<void> {
    const { pending } = this;
    this.pending = [];
    if (pending.length > 0) await this.work.putItems(pending);
  }

  /** Drops all items after the first `items`. */
  async dropItems(items: number): Promise<void> {
    await this.flush();
    this.items = items;
    await this.work.dropItems(items);
  }

  /** Begins the lists again. */
  restart(): Promise<void> {
    this.pending = [];
    return this.dropItems(0);
  }
}

/** Sorts like the number. */
function placeOf(ordinal: number): string {
  return String(ordinal).padStart(12, '0');
}

/** The lot as an impact shows it, except that the version after the change set is known only once it is published. */
function lotItem({ stream, before, after, numberBefore }: LotEnd): JsonObject {
  const { winery, code: lot } = streamName(stream);
  const shown = (state: CellarState) =>
    state.stream !== 'lot' || state.kind === null ? null : lotState({ winery, lot }, state, numberBefore);
  return { winery, lot, before: shown(before), after: shown(after) };
}
