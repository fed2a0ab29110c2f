import type { ActionIndex } from '../../src/application/ports/action-index.js';
import type { ChangeSets } from '../../src/application/ports/change-sets.js';
import type { NotificationLog } from '../../src/application/ports/notification-log.js';
import type { Proposal } from '../../src/application/ports/proposal.js';
import type { CommitResult, Store } from '../../src/application/ports/store.js';
import type { StreamKnowledge } from '../../src/application/ports/stream-knowledge.js';
import type { WinerySettingsStore } from '../../src/application/ports/winery-settings-store.js';

/** The ports of one store that no other test writes to. The tests of the contract suite use it once it is opened. */
export interface Subject {
  store: Store;
  settingsStore: WinerySettingsStore;
  actionIndex: ActionIndex;
  knowledge: StreamKnowledge;
  changeSets: ChangeSets;
  log: NotificationLog;
  /** Deletes every draft, as if its writer had been silent for too long. */
  sweep: () => Promise<unknown>;
  raiseLevel: (to: number) => Promise<void>;
}

export interface StoreUnderTest extends Subject {
  close(): Promise<void>;
}

/** Commits one proposal that must be accepted, and returns its first number. */
export async function committed({ store }: Pick<Subject, 'store'>, proposal: Proposal): Promise<number> {
  const [result] = await store.commit([proposal]);
  if (result?.kind !== 'committed') throw new Error(`not committed: ${JSON.stringify(result)}`);
  return result.first;
}

export function kinds(results: readonly CommitResult[]): string[] {
  return results.map(({ kind }) => kind);
}
