import { convertVolume } from '../../cellar/bottle-volume.js';
import type { LotLevel } from '../../cellar/lot-level.js';
import { apportion } from '../../cellar/quantity.js';
import type { Position, StreamId } from '../../kernel/position.js';
import { Destinations } from './destinations.js';
import type { LineageHistory } from './lineage-history.js';
import type { Pace } from './pace.js';
import { groupedByAction, type Passage, type PassageGroup } from './passage.js';
import { Edges, partOf, type Traced, WHOLE } from './traced.js';

/** The work of one passage, in the unit of `Pace`. */
const PASSAGE_WORK = 500;

/** A passage by which wine or fruit left a lot, and the fraction of the lot that was traced wine before the action. */
interface Departure {
  readonly passage: Passage;
  readonly fraction: bigint;
}

/**
 * Follows the traced wine forward through the passages in timeline order. What leaves a lot is mixed like the lot, so one fraction for each lot, its
 * share of traced wine, determines all that follows.
 *
 * Owns: the fractions at the present point of the timeline, and the lots, edges and destinations found so far. Invariants:
 * 1. Everything in the requested lot is traced wine: its fraction is always `WHOLE`.
 * 2. An empty bulk lot has no fraction. An empty case lot keeps the fraction of its last bottles, because bottles may return.
 */
export class ForwardTrace {
  private readonly asked: StreamId;
  private readonly fractions = new Map<StreamId, bigint>();
  private readonly lots: Set<StreamId>;
  private readonly edges: Edges;
  private readonly destinations = new Destinations();

  constructor(
    private readonly history: LineageHistory,
    private readonly pace: Pace,
    { asked, mostEdges }: { readonly asked: StreamId; readonly mostEdges: number },
  ) {
    this.asked = asked;
    this.edges = new Edges(mostEdges);
    this.fractions.set(asked, WHOLE);
    this.lots = new Set([asked]);
  }

  /** `levelsAtEnd`: the levels of the lots that may hold traced wine at the end. */
  async run(levelsAtEnd: ReadonlyMap<StreamId, LotLevel>): Promise<Traced> {
    for (const group of await groupedByAction(this.history.passages(), this.pace)) {
      this.follow(group);
      if (this.pace.isSpent(PASSAGE_WORK * group.passages.length)) await this.pace.pause();
    }
    for (const [stream, level] of levelsAtEnd) {
      this.destinations.addRemaining(stream, level, this.fractionOf(stream));
      if (this.pace.isSpent(PASSAGE_WORK)) await this.pace.pause();
    }
    const { kept: edges, count: edgeCount } = this.edges;
    return { lots: [...this.lots], edges, edgeCount, sources: [], destinations: this.destinations.list() };
  }

  private fractionOf(stream: StreamId): bigint {
    return this.fractions.get(stream) ?? 0n;
  }

  private follow({ position, passages }: PassageGroup): void {
    const departures = passages
      .filter(({ flow }) => flow.taken > 0)
      .map((passage): Departure => ({ passage, fraction: this.fractionOf(passage.stream) }));
    const arrivals = passages.filter(({ flow }) => flow.arrived > 0);
    for (const passage of passages) this.loseInLot(passage);
    const carriesAsked = departures.some(({ fraction }) => fraction > 0n);
    for (const arrival of arrivals) this.mixIn(arrival, carriesAsked ? mixtureOf(departures) : 0n);
    if (carriesAsked) this.record(position, departures, arrivals);
    for (const { stream, flow } of passages)
      if (flow.after === 0 && flow.kind !== 'cases' && stream !== this.asked) this.fractions.delete(stream);
  }

  /** Adds to the destinations what evaporated, what a measurement did not find, and what an adjustment removed. */
  private loseInLot({ stream, position, flow }: Passage): void {
    const fraction = this.fractionOf(stream);
    if (flow.lost === 0 || fraction === 0n) return;
    const reason = this.lossReason(flow.loss, position.id);
    this.destinations.add({ kind: 'lost', lot: stream, reason }, { amount: flow.lost, fraction });
  }

  /** Returns the reason of a loss. What a measurement did not find is a loss of inventory; an adjustment states its own reason. */
  private lossReason(loss: Passage['flow']['loss'], action: string): string | null {
    if (loss === 'evaporated') return 'evaporation';
    return loss === 'measured' ? 'inventory' : this.history.flowOf(action).reason;
  }

  private mixIn({ stream, flow }: Passage, arriving: bigint): void {
    if (stream === this.asked) return;
    const [held, arrived] = [BigInt(flow.held), BigInt(flow.arrived)];
    const fraction = (held * this.fractionOf(stream) + arrived * arriving) / (held + arrived);
    this.fractions.set(stream, fraction);
    if (fraction > 0n) this.lots.add(stream);
  }

  /** Records the edges and destinations of departures that carry traced wine. */
  private record(position: Position, departures: readonly Departure[], arrivals: readonly Passage[]): void {
    const { from, reason, counterparty } = this.history.flowOf(position.id);
    const byLot = new Map(departures.map((departure) => [departure.passage.stream, departure]));
    const inBodyOrder = from.flatMap((stream) => byLot.get(stream) ?? []);
    for (const arrival of arrivals)
      if (this.fractionOf(arrival.stream) > 0n) this.connect(position, inBodyOrder, arrival);
    const loss = lossOf(inBodyOrder, arrivals);
    for (const { passage, fraction } of inBodyOrder) {
      const { stream: lot, flow } = passage;
      if (fraction === 0n) continue;
      if (flow.departure === 'shipped' || flow.departure === 'removed')
        this.destinations.add({ kind: flow.departure, lot, reason, counterparty }, { amount: flow.taken, fraction });
      else if (loss !== null)
        this.destinations.add(
          { kind: 'lost', lot, reason },
          { amount: flow.taken, fraction: (fraction * BigInt(loss.lost)) / BigInt(loss.taken) },
        );
    }
  }

  /** Adds the edges from the departures that carry traced wine to one arrival. */
  private connect(position: Position, departures: readonly Departure[], { stream: to, flow }: Passage): void {
    const { type } = this.history.flowOf(position.id);
    const volumes = this.edges.isFull
      ? []
      : apportion(
          flow.arrived,
          departures.map(({ passage }) => BigInt(passage.flow.taken)),
        );
    for (const [index, { passage, fraction }] of departures.entries()) {
      const { stream: from } = passage;
      const volume = volumes[index] ?? 0;
      if (from === to || fraction === 0n) continue;
      this.edges.add({ from, to, volume, traced: partOf(volume, fraction), position, type });
    }
  }
}

/** Returns the fraction of the mixture of all departures that is traced wine. */
function mixtureOf(departures: readonly Departure[]): bigint {
  let [taken, asked] = [0n, 0n];
  for (const { passage, fraction } of departures) {
    taken += BigInt(passage.flow.taken);
    asked += BigInt(passage.flow.taken) * fraction;
  }
  return asked / taken;
}

/**
 * Returns how much was taken, and how much of it did not arrive, in the unit of the departures. Null if all of it or more arrived, if weight became
 * volume, which is not comparable, or if cases became cases, of which none are lost.
 */
function lossOf(
  departures: readonly Departure[],
  arrivals: readonly Passage[],
): { readonly taken: number; readonly lost: number } | null {
  const left = departures[0]?.passage.flow;
  const target = arrivals[0]?.flow;
  if (left === undefined || left.kind === 'fruit') return null;
  const taken = departures.reduce((sum, { passage }) => sum + passage.flow.taken, 0);
  if (target === undefined) return { taken, lost: taken };
  if (left.kind === 'cases' && target.kind === 'cases') return null;
  const arrived = arrivals.reduce((sum, { flow }) => sum + flow.arrived, 0);
  const lost = convertVolume(taken, { from: left.unit, to: target.unit }) - arrived;
  return lost <= 0 ? null : { taken, lost: convertVolume(lost, { from: target.unit, to: left.unit }) };
}
