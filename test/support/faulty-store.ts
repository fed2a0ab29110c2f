import type { Archive } from '../../src/application/ports/archive.js';
import type { HistoryReader, StoredAction } from '../../src/application/ports/history-reader.js';
import type { Proposal } from '../../src/application/ports/proposal.js';
import type { CommitResult, HeadRow, Store, StoredHead } from '../../src/application/ports/store.js';
import { StoreUnavailable } from '../../src/application/ports/store-unavailable.js';
import { Chance } from '../../src/harvest/chance.js';
import type { ActionId, StreamId } from '../../src/kernel/position.js';
import type { MemoryStore } from './memory-store.js';

/** How often what goes wrong: probabilities, each a call's or a unit's own. */
export interface Faults {
  /** At most so many turns of the event loop pass before a call has its effect, and again before it is answered: calls overtake each other. */
  readonly delayTurns: number;
  /** A unit loses a race that nobody else won: the port allows it at any time. */
  readonly conflict: number;
  /** The database refuses a change set's content: always the same ones, whichever node asks, for it is their content. */
  readonly failed: number;
  /** A commit is never heard of again: nothing of it was done, or a part of its units, or all. */
  readonly commitLost: number;
  readonly readLost: number;
}

export const noFaults: Faults = { delayTurns: 0, conflict: 0, failed: 0, commitLost: 0, readLost: 0 };

/**
 * A store on which things go wrong, by chance of one seed and in turns of the event loop instead of time: a run with the same seed is
 * the same run. Owns: chance, the faults (which a test may change as it goes), the count of calls. Does not own: the truth.
 */
export class FaultyStore implements Store {
  readonly archive: Archive;
  readonly calls = { commit: [] as number[], heads: [] as number[], view: 0, saved: [] as HeadRow[] };
  /** Set: calls of this kind wait until it is resolved. */
  readonly held: { commit: Promise<void> | null; heads: Promise<void> | null } = { commit: null, heads: null };
  /** A verdict on a unit before the store gives its own; null: its own. */
  verdict: (unit: Proposal) => CommitResult | null = () => null;
  private readonly chance: Chance;

  constructor(
    private readonly store: MemoryStore,
    seed: number,
    public faults: Faults = noFaults,
  ) {
    this.chance = new Chance(seed);
    this.archive = faultyArchive(store.archive, () => this.read());
  }

  async commit(units: readonly Proposal[]): Promise<CommitResult[]> {
    this.calls.commit.push(units.length);
    await this.held.commit;
    await this.pass();
    const lost = this.chance.happens(this.faults.commitLost);
    const reached = lost ? this.chance.whole(0, units.length) : units.length;
    const results: CommitResult[] = [];
    for (const unit of units.slice(0, reached)) {
      const own = this.verdict(unit) ?? this.misfortune(unit);
      results.push(own ?? ((await this.store.commit([unit]))[0] as CommitResult)); // One unit, one result.
    }
    await this.pass();
    if (lost) throw unavailable('commit');
    return results;
  }

  async view<T>(work: (reader: HistoryReader) => Promise<T>): Promise<T> {
    this.calls.view += 1;
    await this.read();
    return this.store.view((reader) => work(slowReader(reader, () => this.read())));
  }

  actions(ids: readonly ActionId[]): Promise<StoredAction[]> {
    return this.read().then(() => this.store.actions(ids));
  }

  async heads(streams: readonly StreamId[]): Promise<StoredHead[]> {
    this.calls.heads.push(streams.length);
    await this.held.heads;
    await this.read();
    const heads = await this.store.heads(streams);
    await this.pass();
    return heads;
  }

  async saveHeads(heads: readonly HeadRow[]): Promise<void> {
    this.calls.saved.push(...heads);
    await this.read();
    await this.store.saveHeads(heads);
  }

  private misfortune({ change, checkOnly }: Proposal): CommitResult | null {
    if (this.chance.happens(this.faults.conflict)) return { kind: 'lost_race' };
    const content = Number.parseInt(change.slice(-6), 16) / 0x100_0000;
    if (!checkOnly && content < this.faults.failed) return { kind: 'failed', error: new Error('injected') };
    return null;
  }

  private async read(): Promise<void> {
    await this.pass();
    if (this.chance.happens(this.faults.readLost)) throw unavailable('read');
  }

  private async pass(): Promise<void> {
    const { delayTurns } = this.faults;
    if (delayTurns > 0) await turns(this.chance.whole(0, delayTurns));
  }
}

/** Lets the event loop go round: what is due before runs before. */
export async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

function unavailable(what: string): StoreUnavailable {
  return new StoreUnavailable(`the ${what} was not answered`, { code: 'ECONNRESET', retryable: true });
}

function slowReader(reader: HistoryReader, pass: () => Promise<void>): HistoryReader {
  return {
    slices: (queries) => pass().then(() => reader.slices(queries)),
    after: (queries) => pass().then(() => reader.after(queries)),
    actions: (ids) => pass().then(() => reader.actions(ids)),
    head: () => pass().then(() => reader.head()),
    rowsRead: () => reader.rowsRead(),
  };
}

/** The archive with every one of its reads preceded by `pass`. */
function faultyArchive(archive: Archive, pass: () => Promise<void>): Archive {
  return new Proxy(archive, {
    get(target, name) {
      const method = Reflect.get(target, name) as (...parameters: unknown[]) => Promise<unknown>; // Archives have methods alone.
      return (...parameters: unknown[]) => pass().then(() => method.apply(target, parameters));
    },
  });
}
