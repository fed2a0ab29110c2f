import { type FollowerLimits, followerLimits } from '../../config/followers.js';
import type { Postgres } from '../adapters/postgres/open.js';
import { booksOf } from '../adapters/postgres/read-models/book-queries.js';
import { modelQueries, type NamedExistence } from '../adapters/postgres/read-models/model-queries.js';
import type { Books } from '../application/ports/books.js';
import type { ReadModelVersion } from '../application/model/model-changes.js';
import { lotStream } from '../cellar/stream.js';
import type { Timers } from '../cluster/timers.js';
import type { Keyring } from '../encryption/keyring.js';
import { UnreadableContent } from '../encryption/unreadable-content.js';
import type { Notification } from '../feed/notification.js';
import type { FollowerDefinition } from '../followers/definition.js';
import { type FollowerControl, Followers } from '../followers/followers.js';
import type { ModelQueries } from '../followers/model-queries.js';
import type { FollowersObserver } from '../followers/observer.js';
import { Reads } from '../followers/reads.js';

/** Which followers a node keeps. */
export interface FollowerOptions {
  readonly definitions: readonly FollowerDefinition[];
  readonly observer?: FollowersObserver | undefined;
  readonly limits?: Partial<FollowerLimits>;
}

/** The followers of a node, and what can be read from the read models. */
export interface NodeFollowers {
  readonly control: FollowerControl;
  readonly queries: ModelQueries;
  readonly books: Books;
  /** The versions of all followers, and how much of the log the tables of the newest do not reflect. */
  versions(): Promise<readonly ReadModelVersion[]>;
  stop(): Promise<void>;
}

interface NodeFollowersParts {
  readonly postgres: Postgres;
  readonly keyring: Keyring;
  readonly options: FollowerOptions;
  readonly timers: Timers;
  /** Returns whether this node owns a partition. */
  readonly owns: (partition: number) => boolean;
  readonly onPublished: (listener: () => void) => () => void;
  readonly onTrouble: (what: string, error: unknown) => void;
}

const unobserved: FollowersObserver = {
  applied: () => undefined,
  failed: () => undefined,
  rebuilt: () => undefined,
};

/** Begins to follow the log. */
export function startFollowers({
  postgres,
  keyring,
  options,
  timers,
  onTrouble,
  ...rest
}: NodeFollowersParts): NodeFollowers {
  const limits: FollowerLimits = { ...followerLimits, ...options.limits };
  const observer = options.observer ?? unobserved;
  const { followerStore: store, followerReader: reader, log } = postgres;
  const followers = new Followers({
    ...{ ...rest, store, log, limits, timers, definitions: options.definitions, now: Date.now },
    readable: (entries) => readableEntries(entries, keyring),
    observer: {
      ...observer,
      failed: (name, error, isStopped) => {
        observer.failed(name, error, isStopped);
        onTrouble(isStopped ? `follower ${name}, which stops until it is resumed` : `follower ${name}`, error);
      },
    },
  });
  followers.start();
  const reads = new Reads({ reader, limits, timers });
  return {
    control: followers,
    queries: modelQueries({ reads, exists: existence(postgres, keyring) }),
    books: booksOf(reads),
    versions: async () => {
      const newest = new Map(options.definitions.map(({ name, version }) => [name, version]));
      return (await followers.list()).map(({ name, version, head, rebuild }) => ({
        ...{ name, version, newest: newest.get(name) ?? 0 },
        pending: head - (rebuild?.position ?? 0),
      }));
    },
    stop: () => followers.stop(),
  };
}

/** Read models hold nothing of a winery one of whose keys is destroyed, so all entries of it are left out. Throws if this node lacks the key of an entry. */
function readableEntries(entries: readonly Notification[], keyring: Keyring): readonly Notification[] {
  return entries.filter(({ sequence, data }) => {
    if (keyring.destroyedContent(data.winery) !== null) return false;
    if (data.encrypted === undefined) return true;
    const { key } = data.encrypted;
    const missing =
      keyring
        .unreadableWineries()
        .get(data.winery)
        ?.flatMap(({ keys }) => keys) ?? [];
    throw missing.includes(key)
      ? new UnreadableContent('key_missing', { winery: data.winery, key })
      : new Error(`The content of notification ${sequence} was altered: it cannot be opened with the key ${key}.`);
  });
}

function existence(
  { settingsStore, store }: Pick<Postgres, 'settingsStore' | 'store'>,
  keyring: Keyring,
): NamedExistence {
  return {
    winery: async (winery) => {
      const destroyed = keyring.destroyedContent(winery);
      // Its rows are deleted: an empty answer would not be true.
      if (destroyed !== null) throw destroyed;
      return (await settingsStore.winery(winery)) !== null;
    },
    vessel: async (winery, vessel) => (await settingsStore.vessel(winery, vessel)) !== null,
    lot: async (winery, lot) => {
      const [head] = await store.heads([lotStream(winery, lot)]);
      return head !== undefined && head.slice.version.counter > 0;
    },
  };
}
