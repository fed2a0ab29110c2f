/**
 * Leftovers of a killed Solera: its server still runs; or the server was killed too, and its child processes are still ending; or only a pid
 * file remains, whose process id may belong to another program by now.
 *
 * A server that still runs is stopped rather than adopted: its version or settings may be older, this process would not be notified of its end,
 * and transactions of the killed process may still be open. A fast shutdown costs one checkpoint, and the next start replays nothing. The
 * caller must hold the lock of the data folder.
 */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { embeddedPostgresLimits as limits } from '../../../config/embedded-postgres.js';
import { EmbeddedPostgresNotStopped } from './failures.js';
import {
  type ProcessIdentity,
  postmasterInPidFile,
  serverProcessesIn,
  signalProcess,
  waitForEnd,
} from './process-identity.js';

/** Ends every server process that runs in a cluster. @throws EmbeddedPostgresNotStopped */
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
  const recorded = await postmasterInPidFile(clusterDir);
  const postmaster = running.find(({ pid }) => pid === recorded);
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
  await killRemaining(clusterDir);
}

/** Kills the processes that are still running. An orphan ends by itself at its next wait; one that is stopped or stuck does not. */
async function killRemaining(clusterDir: string): Promise<void> {
  const remaining = await serverProcessesIn(clusterDir);
  if (remaining.length === 0) return;
  for (const one of remaining) await signalProcess(one, 'SIGKILL');
  const living = await waitForEnd(remaining, limits.immediateStopTimeoutMs);
  if (living.length === 0) return;
  throw new EmbeddedPostgresNotStopped(
    `Processes ${living.map(({ pid }) => pid).join(', ')} are still running in ${clusterDir} and could not be ended. End them, then start again.`,
  );
}

/**
 * Removes a pid file that PostgreSQL would take for that of a running server. PostgreSQL removes a pid file whose process does not exist, after
 * checking that the shared memory of that run is not in use; that check is worth keeping, so such a file stays. But PostgreSQL refuses to start
 * if any process has the recorded id: another program (after a reboot, or in a container, where ids start from 1 again), or a killed server that
 * its parent has not reaped. At this point no process runs in the cluster, so the file is wrong.
 */
async function removeMisleadingPidFile(clusterDir: string): Promise<void> {
  const recorded = await postmasterInPidFile(clusterDir);
  if (recorded === undefined || !processExists(recorded)) return;
  await rm(join(clusterDir, 'postmaster.pid'), { force: true });
}

/** Returns whether a process with this id exists, by the same means as PostgreSQL. */
function processExists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: the process exists and belongs to another user.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
