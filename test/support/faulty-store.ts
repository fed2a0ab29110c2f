import type { ActionIndex } from '../../src/application/ports/action-index.js';
import type { ChangeSets } from '../../src/application/ports/change-sets.js';
import type { HistoryReader } from '../../src/application/ports/history-reader.js';
import type { NotificationLog } from '../../src/application/ports/notification-log.js';
import type { Proposal } from '../../src/application/ports/proposal.js';
import type { CommitResult, Draft, HeadRow, Store, StoredHead, View } from '../../src/application/ports/store.js';
import { StoreUnavailable } from '../../src/application/ports/store-unavailable.js';
import type { StreamKnowledge } from '../../src/application/ports/stream-knowledge.js';
import type { WinerySettingsStore } from '../../src/application/ports/winery-settings-store.js';
import { Chance } from '../../src/harvest/chance.js';
import type { StreamId } from '../../src/kernel/position.js';
import type { MemoryStore } from './memory-store.js';

/** How often each fault occurs: probabilities, drawn for each call or each proposal. */
export interface Faults {
  /** At most this many turns of the event loop pass before a call has its effect, and again before it is answered: calls overtake each other. */
  readonly delayTurns: number;
  /** A proposal loses a race that no other won. The port allows it at any time. */
  readonly conflict: number;
  /** The database refuses the content of a change set: always the same change sets, at every node. */
  readonly failed: number;
  /** A commit gets no answer; none, some or all of its proposals were committed. */
  readonly commitLost: number;
  /** A read, or a write of a draft, is not answered. */
  readonly readLost: number;
}

export const noFaults: Faults = { delayTurns: 0, conflict: 0, failed: 0, commitLost: 0, readLost: 0 };

/**
 * A store with faults that are drawn from one seed. It waits for turns of the event loop, not for time, so that a seed reproduces a run.
 * Owns: chance, the faults (a test may change them at any time), the counts of calls. Does not own: the data (the store behind it).
 */
export class FaultyStore implements Store {
  readonly latest: HistoryReader;
  readonly settingsStore: WinerySettingsStore;
  readonly actionIndex: ActionIndex;
  readonly knowledge: StreamKnowledge;
  readonly changeSets: ChangeSets;
  readonly log: NotificationLog;
  readonly calls = { commit: [] as number[], heads: [] as number[], view: 0, saved: [] as HeadRow[] };
  /** While one is set, calls of its kind wait until it resolves. */
  readonly held: { commit: Promise<void> | null; heads: Promise<void> | null; draft: Promise<void> | null } = {
    commit: null,
    heads: null,
    draft: null,
  };
  /** Returns a verdict to be used instead of the store's own, or null. */
  verdict: (proposal: Proposal) => CommitResult | null = () => null;
  private readonly chance: Chance;

  constructor(
    private readonly store: MemoryStore,
    seed: number,
    public faults: Faults = noFaults,
  ) {
    this.chance = new Chance(seed);
    const read = (): Promise<void> => this.read();
    this.latest = slowReader(store.latest, read);
    this.settingsStore = slowPort(store.settingsStore, read);
    this.actionIndex = slowPort(store.actionIndex, read);
    this.knowledge = slowPort(store.knowledge, read);
    this.changeSets = slowPort(store.changeSets, read);
    this.log = slowPort(store.log, read);
  }

  async commit(proposals: readonly Proposal[]): Promise<CommitResult[]> {
    this.calls.commit.push(proposals.length);
    await this.held.commit;
    await this.pass();
    const lost = this.chance.happens(this.faults.commitLost);
    const reached = lost ? this.chance.whole(0, proposals.length) : proposals.length;
    const results: CommitResult[] = [];
    for (const proposal of proposals.slice(0, reached)) {
      const verdict = this.verdict(proposal) ?? this.fault(proposal);
      if (verdict !== null) results.push(verdict);
      else results.push(...(await this.store.commit([proposal])));
    }
    await this.pass();
    if (lost) throw unavailable('commit');
    return results;
  }

  async openDraft(): Promise<Draft> {
    await this.read();
    const draft = await this.store.openDraft();
    return {
      id: draft.id,
      write: async (rows) => {
        await this.held.draft;
        await this.read();
        await draft.write(rows);
        await this.pass();
      },
      abandon: () => this.read().then(() => draft.abandon()),
    };
  }

  async view<T>(work: (view: View) => Promise<T>): Promise<T> {
    this.calls.view += 1;
    await this.read();
    return this.store.view((view) => work(slowView(view, () => this.read())));
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

  private fault({ change, checkOnly }: Proposal): CommitResult | null {
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

/** Waits for some turns of the event loop: everything that is due before them runs first. */
export async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

function unavailable(call: string): StoreUnavailable {
  return new StoreUnavailable(`The ${call} was not answered.`, { code: 'ECONNRESET', retryable: true });
}

function slowReader(reader: HistoryReader, pass: () => Promise<void>): HistoryReader {
  return {
    slices: (queries) => pass().then(() => reader.slices(queries)),
    after: (queries) => pass().then(() => reader.after(queries)),
    actions: (ids) => pass().then(() => reader.actions(ids)),
    cascadeActions: (ids) => pass().then(() => reader.cascadeActions(ids)),
    head: () => pass().then(() => reader.head()),
    rowsRead: () => reader.rowsRead(),
  };
}

function slowView(view: View, pass: () => Promise<void>): View {
  return {
    ...slowReader(view, pass),
    chunk: (query) => pass().then(() => view.chunk(query)),
    heads: (streams) => pass().then(() => view.heads(streams)),
    believed: (streams, query) => pass().then(() => view.believed(streams, query)),
    listCodes: (kind, winery, page) => pass().then(() => view.listCodes(kind, winery, page)),
    listActions: (filter) => pass().then(() => view.listActions(filter)),
    listConflicted: (page) => pass().then(() => view.listConflicted(page)),
    listRevisions: (id, page) => pass().then(() => view.listRevisions(id, page)),
    asOf: (known, options) => view.asOf(known, options),
    notificationsOfLots: (lots) => pass().then(() => view.notificationsOfLots(lots)),
    notificationsOfActions: (ids) => pass().then(() => view.notificationsOfActions(ids)),
    writtenRows: (first, last) => pass().then(() => view.writtenRows(first, last)),
    exportSnapshot: () => pass().then(() => view.exportSnapshot()),
  };
}

/** Returns the port with `pass` before each call of its methods, all of which return promises. */
function slowPort<Port extends object>(port: Port, pass: () => Promise<void>): Port {
  return new Proxy(port, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name);
      if (typeof member !== 'function') return member;
      return (...parameters: unknown[]) => pass().then((): unknown => member.apply(target, parameters));
    },
  });
}
