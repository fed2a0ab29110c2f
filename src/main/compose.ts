import { limits as defaultLimits, type Limits } from '../../config/limits.js';
import { Partition } from '../actors/partition.js';
import { inProcessTransport } from '../adapters/in-process/in-process-transport.js';
import { openPostgres } from '../adapters/postgres/open.js';
import { ChangeContext } from '../application/change/change-context.js';
import { StoredAnswers } from '../application/change/stored-answer.js';
import { Lineage } from '../application/query/lineage.js';
import { BodyReader } from '../application/request/body.js';
import { SoleraService } from '../application/service.js';
import { Settings } from '../application/settings/settings.js';
import type { UseCases } from '../application/use-cases.js';
import { actionKinds } from '../cellar/registry.js';

export interface ComposeOptions {
  readonly connectionString: string;
  readonly limits?: Partial<Limits>;
  /** False only in tests that no crash interrupts: the server's durability is not demanded then. */
  readonly durable?: boolean;
  readonly onBatch?: (units: number, committed: number) => void;
  /** Told of failures of work in the background, which is tried again. */
  readonly onTrouble?: (what: string, error: unknown) => void;
}

export interface Composed {
  readonly solera: UseCases;
  readonly partition: Partition;
  readonly postgres: Awaited<ReturnType<typeof openPostgres>>;
  /** Lets what is being committed finish, saves what readers like to find, closes the store. */
  close(): Promise<void>;
}

/** The one place where the parts meet: one node with its partition, its store and its use cases. */
export async function compose(options: ComposeOptions): Promise<Composed> {
  const limits: Limits = { ...defaultLimits, ...options.limits };
  const trouble = options.onTrouble ?? (() => undefined);
  const postgres = await openPostgres({ connectionString: options.connectionString, durable: options.durable ?? true });
  const { store, archive } = postgres;
  const kinds = new Map(actionKinds.map((kind) => [kind.type, kind]));
  const settings = new Settings(archive, limits.settingsInMemory);
  const reader = new BodyReader(actionKinds, limits.editsPerChange);
  const answers = new StoredAnswers(archive, limits.impactEntries);
  const context = new ChangeContext(kinds, settings, reader, limits, Date.now, () => archive.head());
  const partition = new Partition({
    store,
    archive,
    context,
    answers,
    limits,
    onTrouble: trouble,
    ...(options.onBatch === undefined ? {} : { onBatch: options.onBatch }),
  });
  const lineage = new Lineage(
    store,
    {
      kinds,
      winery: (code) => settings.wineryInMemory(code),
      loadWineries: (wineries) => context.loadNamedWineries(wineries),
    },
    limits,
  );
  const solera = new SoleraService({
    store,
    archive,
    settings,
    reader,
    transport: inProcessTransport(partition),
    lineage,
    pageLimit: limits.pageLimit,
    now: Date.now,
    onPublished: (listener) => postgres.onPublished(listener),
    ready: async () => {
      try {
        await postgres.ping();
        return { ready: true, detail: 'The store answers.' };
      } catch {
        return { ready: false, detail: 'The store does not answer.' };
      }
    },
  });
  const flushing = setInterval(
    () => void partition.flushHeads().catch((error: unknown) => trouble('saving head states', error)),
    limits.headFlushMs,
  );
  flushing.unref();
  return {
    solera,
    partition,
    postgres,
    close: async () => {
      clearInterval(flushing);
      await partition.drained();
      await partition.flushHeads().catch((error: unknown) => trouble('saving head states', error));
      await postgres.close();
    },
  };
}
