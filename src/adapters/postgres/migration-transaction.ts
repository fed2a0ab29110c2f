import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import type { MigrationLimits } from '../../../config/postgres.js';

/** Reads in progress kept a migration from its locks for too long. It was not applied. */
class MigrationBlocked extends Error {
  override readonly name = 'MigrationBlocked';
  readonly code = 'migration_blocked';
  readonly retryable = true;
}

/** SQLSTATE of a statement that waited for a lock longer than `lock_timeout`. */
const lockNotAvailable = '55P03';

/** Runs `work` in one transaction of a session. */
export async function inTransaction(client: pg.Client, work: () => Promise<void>): Promise<void> {
  await client.query('begin');
  try {
    await work();
    await client.query('commit');
  } catch (error) {
    await client.query('rollback').catch(() => undefined);
    throw error;
  }
}

/**
 * Runs a migration in one transaction that waits only briefly for each lock, and repeats it after a growing pause. A statement that waits for the lock of a view
 * makes all later statements on the view wait too, those of running nodes included. In the pauses they go on.
 * @throws MigrationBlocked
 */
export async function inMigrationTransaction(
  client: pg.Client,
  file: string,
  { lockTimeoutMs, firstPauseMs, longestPauseMs, patienceMs }: MigrationLimits,
  work: () => Promise<void>,
): Promise<void> {
  const end = performance.now() + patienceMs;
  for (let pauseMs: number = firstPauseMs; ; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
    try {
      return await inTransaction(client, async () => {
        await client.query(`set local lock_timeout = ${lockTimeoutMs}`);
        await work();
      });
    } catch (cause) {
      if (!(cause instanceof pg.DatabaseError) || cause.code !== lockNotAvailable) throw cause;
      if (performance.now() + pauseMs > end)
        throw new MigrationBlocked(
          `For ${patienceMs / 1_000} s, long transactions in the database have kept the migration ${file} from its locks. End them, such as a verification, then start again.`,
          { cause },
        );
    }
    await pause(pauseMs);
  }
}
