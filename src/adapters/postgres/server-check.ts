import type { Queryable } from './connections.js';

/** The server's configuration does not support Solera's promises. It must be changed, so trying again is useless. */
class UnsafeServer extends Error {
  override readonly name = 'UnsafeServer';
  readonly code = 'unsafe_server';
  readonly retryable = false;

  constructor(readonly shortcomings: readonly string[]) {
    super(`This PostgreSQL server is not safe for Solera: ${shortcomings.join('; ')}.`);
  }
}

interface Settings {
  readonly version: string;
  readonly fsync: string;
  readonly full_page_writes: string;
  readonly synchronous_commit: string;
  readonly encoding: string;
  readonly isolation: string;
  readonly recovering: boolean;
}

const oldestVersion = 140_000;
const question = `select current_setting('server_version_num') as version, current_setting('fsync') as fsync,
  current_setting('full_page_writes') as full_page_writes, current_setting('synchronous_commit') as synchronous_commit,
  current_setting('server_encoding') as encoding, current_setting('default_transaction_isolation') as isolation,
  pg_is_in_recovery() as recovering`;

interface Requirement {
  /** The name of the setting, for people. */
  readonly name: string;
  readonly found: (settings: Settings) => string;
  /** True if without it a crash loses acknowledged actions. */
  readonly isDurability: boolean;
  /** Returns what is wrong with the value that was found; null if nothing is. */
  readonly fault: (found: string) => string | null;
  readonly remedy: string;
}

const requirements: readonly Requirement[] = [
  {
    name: 'fsync',
    found: ({ fsync }) => fsync,
    isDurability: true,
    fault: (found) => (found === 'on' ? null : 'fsync is off: a crash loses acknowledged actions'),
    remedy: 'alter system set fsync = on; select pg_reload_conf();',
  },
  {
    name: 'full_page_writes',
    found: ({ full_page_writes: found }) => found,
    isDurability: true,
    fault: (found) => (found === 'on' ? null : 'full_page_writes is off: a crash tears pages'),
    remedy: 'alter system set full_page_writes = on; select pg_reload_conf();',
  },
  {
    name: 'synchronous_commit',
    found: ({ synchronous_commit: found }) => found,
    isDurability: true,
    // With standbys, `local` is weaker than `on`, and `remote_write` loses what the standby has not flushed.
    fault: (found) =>
      ['on', 'remote_apply'].includes(found) ? null : `synchronous_commit is ${found}: it must be on or remote_apply`,
    remedy:
      'Set synchronous_commit to on, for the server and for the role of Solera (alter role … reset synchronous_commit).',
  },
  {
    name: 'version',
    found: ({ version }) => version,
    isDurability: false,
    fault: (found) => (Number(found) < oldestVersion ? `version ${found} is older than 14` : null),
    remedy: 'Upgrade the server to PostgreSQL 14 or later.',
  },
  {
    name: 'server_encoding',
    found: ({ encoding }) => encoding,
    isDurability: false,
    fault: (found) => (found === 'UTF8' ? null : `the encoding is ${found}, not UTF8`),
    remedy: "Create the database with encoding 'UTF8' template template0, and restore the data into it.",
  },
  {
    name: 'default_transaction_isolation',
    found: ({ isolation }) => isolation,
    isDurability: false,
    fault: (found) =>
      found === 'read committed' ? null : `default_transaction_isolation is ${found}: commits need read committed`,
    remedy: 'Set default_transaction_isolation to read committed, for the server and for the role of Solera.',
  },
  {
    name: 'role of the server',
    found: ({ recovering }) => (recovering ? 'standby' : 'primary'),
    isDurability: false,
    fault: (found) => (found === 'primary' ? null : 'it is a standby, which takes no writes'),
    remedy: 'Name the primary in DATABASE_URL.',
  },
];

/** What was found of one requirement. */
export interface RequirementFound {
  readonly name: string;
  readonly found: string;
  readonly isDurability: boolean;
  /** What is wrong; null if the server meets the requirement. */
  readonly fault: string | null;
  readonly remedy: string;
}

/** Compares the server with everything that Solera demands of it. */
export async function requirementsFound(queryable: Queryable): Promise<readonly RequirementFound[]> {
  const { rows } = await queryable.query<Settings>(question);
  const settings = rows[0];
  if (settings === undefined) throw new UnsafeServer(['it does not report its settings']);
  return requirements.map(({ name, found: read, isDurability, fault, remedy }) => {
    const found = read(settings);
    return { name, found, isDurability, fault: fault(found), remedy };
  });
}

/** Checks at the start that the server keeps what it acknowledges (promise 4). `durable: false` is for tests that no crash interrupts. @throws UnsafeServer */
export async function checkServer(queryable: Queryable, { durable }: { readonly durable: boolean }): Promise<void> {
  const shortcomings = (await requirementsFound(queryable)).flatMap(({ fault, isDurability }) =>
    fault === null || (isDurability && !durable) ? [] : [fault],
  );
  if (shortcomings.length > 0) throw new UnsafeServer(shortcomings);
}
