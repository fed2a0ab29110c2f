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

/** Checks at the start that the server keeps what it acknowledges (promise 4). `durable: false` is for tests that no crash interrupts. @throws UnsafeServer */
export async function checkServer(queryable: Queryable, { durable }: { readonly durable: boolean }): Promise<void> {
  const { rows } = await queryable.query<Settings>(question);
  const found = rows[0];
  if (found === undefined) throw new UnsafeServer(['it does not report its settings']);
  const shortcomings = [...(durable ? lossesOf(found) : []), ...misfitsOf(found)];
  if (shortcomings.length > 0) throw new UnsafeServer(shortcomings);
}

/** Settings with which a crash loses acknowledged actions. */
function lossesOf(found: Settings): string[] {
  const losses: string[] = [];
  if (found.fsync !== 'on') losses.push('fsync is off: a crash loses acknowledged actions');
  if (found.full_page_writes !== 'on') losses.push('full_page_writes is off: a crash tears pages');
  // With standbys, `local` is weaker than `on`, and `remote_write` loses what the standby has not flushed.
  if (!['on', 'remote_apply'].includes(found.synchronous_commit)) {
    losses.push(`synchronous_commit is ${found.synchronous_commit}: it must be on or remote_apply`);
  }
  return losses;
}

/** Settings with which Solera does not work. */
function misfitsOf(found: Settings): string[] {
  const misfits: string[] = [];
  if (Number(found.version) < oldestVersion) misfits.push(`version ${found.version} is older than 14`);
  if (found.encoding !== 'UTF8') misfits.push(`the encoding is ${found.encoding}, not UTF8`);
  if (found.isolation !== 'read committed') {
    misfits.push(`default_transaction_isolation is ${found.isolation}: commits need read committed`);
  }
  if (found.recovering) misfits.push('it is a standby, which takes no writes');
  return misfits;
}
