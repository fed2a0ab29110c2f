import type { ActionIndex } from '../../../src/application/ports/action-index.js';
import type { ChangeSets } from '../../../src/application/ports/change-sets.js';
import type { HistoryReader } from '../../../src/application/ports/history-reader.js';
import type { NotificationLog } from '../../../src/application/ports/notification-log.js';
import type { Proposal } from '../../../src/application/ports/proposal.js';
import type { CommitResult, Draft, HeadRow, Store, StoredHead, View } from '../../../src/application/ports/store.js';
import { StoreUnavailable } from '../../../src/application/ports/store-unavailable.js';
import type { StreamKnowledge } from '../../../src/application/ports/stream-knowledge.js';
import type { WinerySettingsStore } from '../../../src/application/ports/winery-settings-store.js';
import type { ViewStore } from '../../../src/cluster/view-store.js';
import type { Chance } from '../../../src/harvest/chance.js';
import type { StreamId } from '../../../src/kernel/position.js';
import type { MemoryStore } from '../../support/memory-store.js';
import type { ProcessTime } from './process-time.js';

/** What the database and the way to it do to the calls of one process. */
interface StoreConditions {
  /** True while the process does not reach the database. */
  unreachable: boolean;
  /** The longest time of a call to the database, and of its answer back. */
  longestMs: number;
  /** Probability that the answer to a call is lost. */
  lost: number;
  /** Probability that a commit reaches the database only after the process has given the call up. */
  late: number;
  /** Called once, in the middle of the next commit call: when the database has decided, and before its answer arrives. */
  duringCommit: (() => void) | null;
}

/** What the store of a process watches. */
interface StoreWatching {
  readonly proposalsPerBatch: number;
  readonly batchesInFlight: number;
  readonly onTrouble: (trouble: string) => void;
  readonly onCommitted: (results: readonly CommitResult[]) => void;
}

/** How long a process waits for an answer of the database. */
const patienceMs = 3_000;

/**
 * The database as one simulated process reaches it: over a network that takes time and loses answers.
 * Owns: the conditions. Does not own: the data.
 */
export class DistantStore implements Store {
  readonly latest: HistoryReader;
  readonly settingsStore: WinerySettingsStore;
  readonly actionIndex: ActionIndex;
  readonly knowledge: StreamKnowledge;
  readonly changeSets: ChangeSets;
  readonly log: NotificationLog;
  readonly conditions: StoreConditions = { unreachable: false, longestMs: 2, lost: 0, late: 0, duringCommit: null };
  private commits = 0;

  constructor(
    private readonly truth: MemoryStore,
    private readonly time: ProcessTime,
    private readonly chance: Chance,
    private readonly watching: StoreWatching,
  ) {
    this.latest = this.port(truth.latest, ['rowsRead']);
    this.settingsStore = this.port(truth.settingsStore);
    this.actionIndex = this.port(truth.actionIndex);
    this.knowledge = this.port(truth.knowledge);
    this.changeSets = this.port(truth.changeSets);
    this.log = this.port(truth.log);
  }

  /** Checks the limits of commit calls. */
  async commit(proposals: readonly Proposal[]): Promise<CommitResult[]> {
    const { watching, conditions } = this;
    this.commits += 1;
    if (proposals.length > watching.proposalsPerBatch)
      watching.onTrouble(`A commit call has ${proposals.length} proposals.`);
    if (this.commits > watching.batchesInFlight) watching.onTrouble(`${this.commits} commit calls are in progress.`);
    const commit = async (): Promise<CommitResult[]> => {
      const results = await this.truth.commit(proposals);
      watching.onCommitted(results);
      conditions.duringCommit?.();
      conditions.duringCommit = null;
      return results;
    };
    try {
      return await this.call(commit, this.chance.happens(conditions.late));
    } finally {
      this.commits -= 1;
    }
  }

  async openDraft(): Promise<Draft> {
    const draft = await this.call(() => this.truth.openDraft());
    return {
      id: draft.id,
      write: (rows) => this.call(() => draft.write(rows)),
      abandon: () => this.call(() => draft.abandon()),
    };
  }

  async view<T>(work: (view: View) => Promise<T>): Promise<T> {
    await this.call(async () => undefined);
    return this.truth.view((view) => work(this.port(view, ['rowsRead'])));
  }

  heads(streams: readonly StreamId[]): Promise<StoredHead[]> {
    return this.call(() => this.truth.heads(streams));
  }

  saveHeads(heads: readonly HeadRow[]): Promise<void> {
    return this.call(() => this.truth.saveHeads(heads));
  }

  views(store: ViewStore): ViewStore {
    return this.port(store);
  }

  ping(): Promise<void> {
    return this.call(async () => undefined);
  }

  /** Returns a port whose methods take time and may fail. `local`: methods that only read memory of the process. */
  private port<Port extends object>(port: Port, local: readonly string[] = []): Port {
    return new Proxy(port, {
      get: (target, name) => {
        const member: unknown = Reflect.get(target, name);
        if (typeof member !== 'function') return member;
        if (local.includes(String(name))) return member.bind(target);
        return (...parameters: unknown[]) => this.call(async (): Promise<unknown> => member.apply(target, parameters));
      },
    });
  }

  /** Carries a call to the database and its answer back. `isLate`: the call arrives only after the process has given up. */
  private call<T>(work: () => Promise<T>, isLate = false): Promise<T> {
    const { time, chance, conditions } = this;
    const wayMs = (): number => chance.between(0, conditions.longestMs);
    const fails = conditions.unreachable || chance.happens(conditions.lost);
    const answerMs = wayMs();
    return new Promise<T>((resolve, reject) => {
      const fail = (): void => reject(new StoreUnavailable('No answer came.', { code: 'ECONNRESET', retryable: true }));
      if (conditions.unreachable) return void time.after(patienceMs * chance.fraction(), fail);
      // What is on its way to the database arrives there, even if the process is stopped or killed meanwhile.
      time.arrive(isLate ? patienceMs + wayMs() : wayMs(), () => {
        work().then(
          (value) => time.after(answerMs, () => (fails || isLate ? fail() : resolve(value))),
          (error: unknown) => time.after(answerMs, () => reject(error)),
        );
      });
      if (isLate) time.after(patienceMs, fail);
    });
  }
}
