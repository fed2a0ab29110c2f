/** Checks what the log promises: numbers are dense and in order, change sets are whole, and only current events are retracted. */
import { type Body, bodyOf } from './body.js';

/** A CloudEvents 1.0 notification as `GET /v1/notifications` returns it. */
export type FeedEntry = {
  readonly id: string;
  readonly sequence: number;
  readonly source: string;
  readonly type: string;
  readonly data: unknown;
  readonly specversion?: string;
  readonly subject?: string;
  readonly time?: string;
  readonly datacontenttype?: string;
};

const knownTypes: ReadonlySet<string> = new Set([
  'solera.action.recorded',
  'solera.action.revised',
  'solera.action.retracted',
  'solera.action.conflicted',
  'solera.action.restored',
  'solera.lot.event.asserted',
  'solera.lot.event.retracted',
]);

/** Returns the first fault of a log that was read whole from number 1, or null. */
export function findFeedFault(entries: readonly FeedEntry[], indexBase: 0 | 1 = 1): string | null {
  const sets = new ChangeSets(indexBase);
  const current = new Map<number, Body>();
  for (const [position, entry] of entries.entries()) {
    const data = bodyOf(entry.data);
    const fault = faultOfEnvelope(entry, position + 1) ?? sets.faultOf(data) ?? faultOfLotEvent(entry, data, current);
    if (fault !== null) return `entry ${entry.sequence}: ${fault}`;
  }
  return sets.faultAtEnd();
}

function faultOfEnvelope(entry: FeedEntry, expected: number): string | null {
  if (entry.sequence !== expected) return `expected number ${expected}`;
  if (entry.id !== String(expected)) return `its id is "${entry.id}"`;
  if (!knownTypes.has(entry.type)) return `unknown type ${entry.type}`;
  return null;
}

/** Updates `current`, the asserted events that are not retracted, and finds a retraction of anything else. */
function faultOfLotEvent(entry: FeedEntry, data: Body, current: Map<number, Body>): string | null {
  if (entry.type === 'solera.lot.event.asserted') current.set(entry.sequence, data);
  if (entry.type !== 'solera.lot.event.retracted') return null;
  const number = Number(data.asserted);
  const asserted = current.get(number);
  if (!asserted) return `retracts ${String(data.asserted)}, which is not a current lot event`;
  for (const member of ['winery', 'lot', 'action']) {
    if (data[member] !== asserted[member]) return `retracts ${number}, which has another ${member}`;
  }
  current.delete(number);
  return null;
}

/** Checks `change`, `index` and `of`: the entries of a change set are adjacent and numbered without a gap. */
class ChangeSets {
  private readonly seen = new Set<unknown>();
  private change: unknown = undefined;
  private of = 0;
  private count = 0;

  constructor(private readonly indexBase: 0 | 1) {}

  faultOf(data: Body): string | null {
    const { change, index, of } = data;
    if (typeof change !== 'string') return 'it names no change set';
    if (typeof of !== 'number' || of < 1) return 'it does not say how many entries its change set has';
    if (change !== this.change) {
      const unfinished = this.faultAtEnd();
      if (unfinished !== null) return unfinished;
      if (this.seen.has(change)) return `change set ${change} is not contiguous`;
      this.seen.add(change);
      this.change = change;
      this.of = of;
      this.count = 0;
    }
    if (of !== this.of) return `change set ${change} has ${this.of} entries by its first entry and ${of} by this one`;
    const expected = this.count + this.indexBase;
    this.count += 1;
    if (index !== expected) return `its index is ${String(index)} and should be ${expected}`;
    return this.count > of ? `change set ${change} has more than ${of} entries` : null;
  }

  faultAtEnd(): string | null {
    return this.count === this.of ? null : `change set ${String(this.change)} has ${this.count} of ${this.of} entries`;
  }
}
