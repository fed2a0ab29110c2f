import { apportion, apportionExactly } from '../../cellar/quantity.js';
import type { Position, StreamId } from '../../kernel/position.js';
import type { LineageHistory } from './lineage-history.js';
import type { Pace } from './pace.js';
import { groupedByAction, type Passage } from './passage.js';
import { Edges, partOf, type Traced, type TracedUnit, WHOLE } from './traced.js';

interface BackQuestion {
  /** The requested lot. */
  readonly asked: StreamId;
  /** How much the requested lot holds, in millionths of `unit`. */
  readonly amount: number;
  readonly unit: TracedUnit;
  readonly mostEdges: number;
}

/** The work of one passage, in the unit of `Pace`. */
const PASSAGE_WORK = 500;

/**
 * Follows the wine of the requested lot back through the passages, latest first. Where wine arrived in a lot, the lot's part is divided between what
 * the lot held and what arrived. What arrived is divided among the lots that it was taken from, by volume.
 *
 * Owns: for each lot, the part of the traced wine that was in it at the present point of the timeline. Invariant: the parts of all lots, and of the
 * receipts found so far, sum to exactly `WHOLE`.
 */
export class BackTrace {
  private readonly amount: number;
  private readonly unit: TracedUnit;
  private readonly parts = new Map<StreamId, bigint>();
  private readonly lots: Set<StreamId>;
  private readonly edges: Edges;
  private readonly receipts: { readonly lot: StreamId; readonly action: string; readonly part: bigint }[] = [];

  constructor(
    private readonly history: LineageHistory,
    private readonly pace: Pace,
    { asked, amount, unit, mostEdges }: BackQuestion,
  ) {
    this.amount = amount;
    this.unit = unit;
    this.edges = new Edges(mostEdges);
    this.lots = new Set([asked]);
    if (amount > 0) this.parts.set(asked, WHOLE);
  }

  async run(): Promise<Traced> {
    const groups = await groupedByAction(this.history.passages(), this.pace);
    for (let index = groups.length - 1; index >= 0; index -= 1) {
      const { position, passages } = groups[index] ?? { passages: [] };
      if (position !== undefined) this.undo(position, passages);
      if (this.pace.isSpent(PASSAGE_WORK * passages.length)) await this.pace.pause();
    }
    if (this.parts.size > 0) throw new Error(`Wine of ${[...this.parts.keys()].join(', ')} has no receipt.`);
    const { kept, count: edgeCount } = this.edges;
    this.receipts.reverse();
    return { lots: [...this.lots], edges: kept.reverse(), edgeCount, sources: this.sources(), destinations: [] };
  }

  /** Returns the receipts, with the amount of the requested lot apportioned to them. */
  private sources(): Traced['sources'] {
    if (this.receipts.length === 0) return [];
    const amounts = apportion(
      this.amount,
      this.receipts.map(({ part }) => part),
    );
    return this.receipts.map(({ lot, action }, index) => ({
      lot,
      action,
      unit: this.unit,
      traced: amounts[index] ?? 0,
    }));
  }

  private undo(position: Position, passages: readonly Passage[]): void {
    const arrivals = passages.filter(({ stream, flow }) => flow.arrived > 0 && this.parts.has(stream));
    if (arrivals.length === 0) return;
    const { from, type } = this.history.flowOf(position.id);
    const sources = from.flatMap((stream) => this.history.passage(stream, position.id) ?? []);
    const taken = sources.map(({ flow }) => BigInt(flow.taken));
    let mixture = 0n;
    for (const arrival of arrivals.reverse()) {
      const part = this.undoArrival(arrival);
      mixture += part;
      if (part === 0n) continue;
      if (from.length === 0) this.receipts.push({ lot: arrival.stream, action: position.id, part });
      else this.connect({ position, type, sources, taken }, arrival, part);
    }
    if (from.length === 0 || mixture === 0n) return;
    // Everything that left was one mixture before any of it arrived. So all arrivals are undone first, and then each lot gets back what it gave.
    for (const [index, part] of apportionExactly(mixture, taken).entries()) {
      const stream = sources[index]?.stream ?? '';
      if (part === 0n) continue;
      this.lots.add(stream);
      this.parts.set(stream, (this.parts.get(stream) ?? 0n) + part);
    }
  }

  /** Removes from the lot's part what arrived, and returns that. */
  private undoArrival({ stream, flow }: Passage): bigint {
    const shares = [BigInt(flow.held), BigInt(flow.arrived)];
    const [kept = 0n, arrived = 0n] = apportionExactly(this.parts.get(stream) ?? 0n, shares);
    if (kept === 0n) this.parts.delete(stream);
    else this.parts.set(stream, kept);
    return arrived;
  }

  /** Adds the edges by which one arrival brought a part of the traced wine, last source first. */
  private connect({ position, type, sources, taken }: Departures, { stream: to, flow }: Passage, part: bigint): void {
    const isFull = this.edges.isFull;
    const volumes = isFull ? [] : apportion(flow.arrived, taken);
    const parts = isFull ? [] : apportionExactly(part, taken);
    for (let index = sources.length - 1; index >= 0; index -= 1) {
      const from = sources[index]?.stream ?? '';
      if (from === to || parts[index] === 0n) continue;
      const traced = partOf(this.amount, parts[index] ?? 0n);
      this.edges.add({ from, to, volume: volumes[index] ?? 0, traced, position, type });
    }
  }
}

/** What an action took from lots, in the order of its body, and how much it took from each. */
interface Departures {
  readonly position: Position;
  readonly type: string;
  readonly sources: readonly Passage[];
  readonly taken: readonly bigint[];
}
