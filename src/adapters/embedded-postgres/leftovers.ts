/**
 * What a killed Solera leaves behind: its server runs on, or the server was killed too and its children are still ending, or
 * only a pid file is left whose number may by now be another program's.
 *
 * A server that still runs is stopped and not adopted: it may be of an older version or other settings, it is not our child
 * (nobody would tell us that it ended), and transactions of the dead process may still be open in it. A fast stop costs one
 * checkpoint and the next start replays nothing. Only whoever holds the data folder's lock may call this.
 */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { embeddedPostgresLimits as limits } from '../../../config/embedded-postgres.js';
import { EmbeddedPostgresNotStopped } from './failures.js';
import {
  notedPostmaster,
  type ProcessIdentity,
  serverProcessesIn,
  signalProcess,
  waitForEnd,
} from './process-identity.js';

/** Ends every server process that works in this cluster. @throws EmbeddedPostgresNotStopped */
export async function endLeftovers(clusterDir: string, notice: (message: string) => void): Promise<void> {
  const running = await serverProcessesIn(clusterDir);
  if (running.length > 0) await endProcesses(clusterDir, running, notice);
  await removeMisleadingPidFile(clusterDir);
}

async function endProcesses(
  clusterDir: string,
  running: readonly ProcessIdentity[],
  notice: (message: string) => void,
): Promise<void> {
  const noted = await notedPostmaster(clusterDir);
  const postmaster = running.find(({ pid }) => pid === noted);
  if (postmaster === undefined) {
    notice(`Waiting for ${running.length} processes of a killed PostgreSQL server to end.`);
    if ((await waitForEnd(running, limits.orphanExitTimeoutMs)).length === 0) return;
  } else {
    notice(`Stopping the PostgreSQL server (pid ${postmaster.pid}) that an earlier Solera left running.`);
    await signalProcess(postmaster, 'SIGCONT');
    await signalProcess(postmaster, 'SIGINT');
    if ((await waitForEnd([postmaster], limits.fastStopTimeoutMs)).length > 0)
      await signalProcess(postmaster, 'SIGQUIT');
    await waitForEnd([postmaster], limits.immediateStopTimeoutMs);
  }
  await killRest(clusterDir);
}

/** Orphans see that their postmaster is gone when they next wait; one that is stopped or stuck is killed. */
async function killRest(clusterDir: string): Promise<void> {
  const rest = await serverProcessesIn(clusterDir);
  if (rest.length === 0) return;
  for (const one of rest) await signalProcess(one, 'SIGKILL');
  const living = await waitForEnd(rest, limits.immediateStopTimeoutMs);
  if (living.length === 0) return;
  throw new EmbeddedPostgresNotStopped(
    `Processes ${living.map(({ pid }) => pid).join(', ')} still work in ${clusterDir} and could not be ended. End them and start again.`,
  );
}

/**
 * PostgreSQL itself clears a pid file whose process is gone, after checking that no memory of that run is in use; that check
 * is worth keeping, so such a file stays. But it takes any process of that number for a server, and refuses for ever: another
 * program that has the number now (after a reboot, or in a container, where numbers start from 1 again), and even a killed
 * server whose parent has not taken note of its end. By now no living process works in the cluster, so the file is wrong.
 */
async function removeMisleadingPidFile(clusterDir: string): Promise<void> {
  const noted = await notedPostmaster(clusterDir);
  if (noted === undefined || !hasNumber(noted)) return;
  await rm(join(clusterDir, 'postmaster.pid'), { force: true });
}

/** Asks as PostgreSQL does. */
function hasNumber(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Not permitted: it is there, and another user's.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
