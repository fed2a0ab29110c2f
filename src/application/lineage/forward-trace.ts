import { convertVolume } from '../../cellar/bottle-volume.js';
import type { LotLevel } from '../../cellar/lot-level.js';
import { apportion } from '../../cellar/quantity.js';
import type { Position, StreamId } from '../../kernel/position.js';
import { Destinations } from './destinations.js';
import type { LineageHistory } from './lineage-history.js';
import type { Pace } from './pace.js';
import { groupedByAction, type Passage, type PassageGroup } from './passage.js';
import { Edges, partOf, type Traced, WHOLE } from './traced.js';

/** The work of one passage, in the measure of `Pace`. */
const PASSAGE_WORK = 500;

/** A passage by which wine or fruit left a lot, and which part of the lot was asked wine before the action. */
interface Departure {
  readonly passage: Passage;
  readonly fraction: bigint;
}

/**
 * Follows the asked wine forward through passages in timeline order. What leaves a lot has the lot's mixture, so one fraction for each lot, the
 * part of it that is asked wine, determines all that follows.
 *
 * Owns: the fractions at the present point of the timeline, and the lots, edges and destinations found so far. Invariants:
 * 1. All that the asked lot holds is asked wine: its fraction is always `WHOLE`.
 * 2. A lot in bulk that is empty has no fraction. A case lot keeps that of its last bottles, because bottles may return.
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

  /** `levelsAtEnd`: the levels of the lots that may hold asked wine at the end. */
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

  /** Adds what evaporated, or was found or corrected to be less, to the destinations. */
  private loseInLot({ stream, position, flow }: Passage): void {
    const fraction = this.fractionOf(stream);
    if (flow.lost === 0 || fraction === 0n) return;
    const reason = this.lossReason(flow.loss, position.id);
    this.destinations.add({ kind: 'lost', lot: stream, reason }, { amount: flow.lost, fraction });
  }

  /** A level that was found lower is a loss of inventory; an adjustment states its reason. */
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

  /** Records what became of departures that carry asked wine. */
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

  /** Adds the edges from the departures that carry asked wine to one arrival. */
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

/** Returns the part of the mixture of all departures that is asked wine. */
function mixtureOf(departures: readonly Departure[]): bigint {
  let [taken, asked] = [0n, 0n];
  for (const { passage, fraction } of departures) {
    taken += BigInt(passage.flow.taken);
    asked += BigInt(passage.flow.taken) * fraction;
  }
  return asked / taken;
}

/**
 * Returns how much was taken, and how much of it arrived nowhere, in the unit of the departures; null if all of it arrived, or more. Weight that
 * becomes volume is not comparable, and bottles that become bottles are all there.
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
