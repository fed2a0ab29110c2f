import { bottleVolume } from './bottle-volume.js';
import type { PublicAmounts } from './public-event.js';
import { toMicro } from './quantity.js';
import type { BottleFormat, Lot, LotKind } from './state.js';
import type { VolumeUnit } from './units.js';

/** How one action changed the amount of one lot: volumes, or weights of fruit, in millionths of the winery's unit. */
export interface LotFlow {
  readonly kind: LotKind;
  readonly unit: VolumeUnit;
  /** What left the lot for other lots or for places outside the winery. */
  readonly taken: number;
  /** How it left: towards other lots, in bulk, or in cases. Null if nothing left. */
  readonly departure: 'moved' | 'shipped' | 'removed' | null;
  /** What was lost in the lot itself. */
  readonly lost: number;
  /** How it was lost: it evaporated, less was found, or the volume was corrected. Null if nothing was lost. */
  readonly loss: 'evaporated' | 'measured' | 'adjusted' | null;
  /** What the lot held just before wine or fruit arrived: after everything that left or evaporated. */
  readonly held: number;
  readonly arrived: number;
  /** What the lot holds after the action. */
  readonly after: number;
}

/** Events of these names change no amount. An event of an unknown name is taken to change one. */
const WITHOUT_AMOUNT = ['LotAnalysed', 'LotDeclared', 'LotArchived', 'CostAdded'].map((name) => `{"name":"${name}"`);

/** Returns whether a stored event may change the amount of its lot. It is asked before the text is parsed, because most texts change none. */
export function mayChangeLevel(storedEvent: string): boolean {
  return !WITHOUT_AMOUNT.some((beginning) => storedEvent.startsWith(beginning));
}

/**
 * How much a lot holds, and in which vessels, without what it is made of. Tracing wine folds long histories, and this is
 * all that it needs of a state.
 */
export class LotLevel {
  private kind: LotKind | null;
  private weight: number;
  private bottles: number;
  private format: BottleFormat | null;
  private unit: VolumeUnit | null;
  private volume = 0;
  /** Volumes by vessel; '' is the lot's own unnamed vessel. Empty for fruit and cases. */
  private readonly volumes = new Map<string, number>();

  constructor(lot: Pick<Lot, 'kind' | 'weight' | 'bottles' | 'format' | 'volumeUnit' | 'holdings'>) {
    this.kind = lot.kind;
    this.weight = lot.weight;
    this.bottles = lot.bottles;
    this.format = lot.format;
    this.unit = lot.volumeUnit;
    for (const { vessel, volume } of lot.holdings) this.addVolume(vessel, volume);
  }

  /** Whether the lot exists yet. */
  get exists(): boolean {
    return this.kind !== null;
  }

  get isCases(): boolean {
    return this.kind === 'cases';
  }

  /** Fruit is weighed; everything else has a volume. */
  get measure(): 'weight' | 'volume' {
    return this.kind === 'fruit' ? 'weight' : 'volume';
  }

  /** The volume, or the weight of fruit. */
  get amount(): number {
    if (this.kind === 'fruit') return this.weight;
    if (this.kind !== 'cases') return this.volume;
    if (this.format === null || this.unit === null)
      throw new Error('A case lot has a format and a volume unit from its first event on.');
    return bottleVolume(this.bottles, this.format, this.unit);
  }

  /** The vessels that hold the lot, in the order in which it entered them. */
  get holdings(): Iterable<readonly [vessel: string, volume: number]> {
    return this.volumes;
  }

  /** Applies the events of one action. Returns what flowed, or null if nothing left, was lost or arrived. */
  apply(events: readonly PublicAmounts[]): LotFlow | null {
    let [taken, lost, held, arrived] = [0, 0, 0, 0];
    let departure: LotFlow['departure'] = null;
    let loss: LotFlow['loss'] = null;
    for (const event of events) {
      const before = this.amount;
      this.fold(event);
      // Returned bottles have what the lot's last bottles had, so nothing new arrives with them.
      if (event.mixed !== undefined && event.name !== 'CasesReturned') {
        held = before;
        arrived = toMicro(event.mixed.volume);
        continue;
      }
      const fallen = before - this.amount;
      if (fallen <= 0) continue;
      const found = LOSSES.get(event.name);
      if (found === undefined) {
        taken += fallen;
        departure = event.name === 'BulkShipped' ? 'shipped' : event.name === 'CasesRemoved' ? 'removed' : 'moved';
      } else {
        lost += fallen;
        loss = found;
      }
    }
    const { kind, unit } = this;
    if (taken + lost + arrived === 0) return null;
    if (kind === null || unit === null) throw new Error('A lot has a kind and a volume unit from its first event on.');
    return { kind, unit, taken, departure, lost, loss, held, arrived, after: this.amount };
  }

  private fold({ set, vessels, weight, bottles }: PublicAmounts): void {
    this.kind = set.kind ?? this.kind;
    this.format = set.format ?? this.format;
    this.unit = set.volumeUnit ?? this.unit;
    if (weight !== undefined) this.weight += toMicro(weight);
    if (bottles !== undefined) this.bottles += bottles;
    for (const { vessel, change } of vessels) this.addVolume(vessel ?? '', toMicro(change));
  }

  private addVolume(vessel: string, change: number): void {
    const volume = (this.volumes.get(vessel) ?? 0) + change;
    if (volume === 0) this.volumes.delete(vessel);
    else this.volumes.set(vessel, volume);
    this.volume += change;
  }
}

const LOSSES: ReadonlyMap<string, NonNullable<LotFlow['loss']>> = new Map([
  ['WineEvaporated', 'evaporated'],
  ['WineMeasured', 'measured'],
  ['WineAdjusted', 'adjusted'],
]);
