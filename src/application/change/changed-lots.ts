import { sameLotInPublic } from '../../cellar/equality.js';
import type { CellarState } from '../../cellar/state.js';
import type { StreamEnd } from '../../kernel/cascade-step.js';
import type { StreamId } from '../../kernel/position.js';

/** A lot that changed. `numberBefore`: the last notification number on its stream before the change set, or 0. */
export interface LotEnd extends StreamEnd<CellarState> {
  readonly numberBefore: number;
}

/**
 * The lots whose present public state a change set changes.
 * Owns: their number, and the first of them in the order of their streams.
 */
export class ChangedLots {
  private lots: LotEnd[] = [];
  private total = 0;

  constructor(
    /** How many lots are shown. */
    private readonly entries: number,
    former?: { readonly lots: readonly LotEnd[]; readonly count: number },
  ) {
    if (former === undefined) return;
    this.lots = [...former.lots];
    this.total = former.count;
  }

  /** The number of all lots. */
  get count(): number {
    return this.total;
  }

  /** Adds a stream that was read to its end. `number`: the last notification number on the stream before the change set. Returns the lot, if it changed. */
  add({ stream, before, after, last }: StreamEnd<CellarState>, number: (stream: StreamId) => number): LotEnd | null {
    if (before.stream !== 'lot' || after.stream !== 'lot' || sameLotInPublic(before, after)) return null;
    const lot = { stream, before, after, last, numberBefore: number(stream) };
    this.total += 1;
    this.lots.push(lot);
    if (this.lots.length > 2 * this.entries) this.cut();
    return lot;
  }

  /** The first lots, at most as many as are shown. */
  first(): readonly LotEnd[] {
    this.cut();
    return this.lots;
  }

  /** The lots as they are now, to go on with them later. */
  kept(): { readonly lots: readonly LotEnd[]; readonly count: number } {
    return { lots: [...this.lots], count: this.total };
  }

  private cut(): void {
    if (this.lots.length < 2) return;
    this.lots.sort((a, b) => (a.stream < b.stream ? -1 : 1));
    if (this.lots.length > this.entries) this.lots.length = this.entries;
  }
}
