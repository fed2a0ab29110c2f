import { nodeLimits } from '../../config/node.js';
import { currentLevel, type KnownLevel } from '../application/level.js';
import type { ClusterNode } from '../cluster/cluster.js';
import type { KeyUpkeep } from '../encryption/key-upkeep.js';

/** Reads the level, and closes the database if that fails. A node that is alone raises it before it serves, so that a new log names schemas from its first notification on. */
export async function startingLevel(
  level: KnownLevel,
  cluster: object | undefined,
  { upkeep, postgres }: { readonly upkeep: KeyUpkeep; readonly postgres: { close(): Promise<void> } },
): Promise<void> {
  try {
    await level.refresh();
    if (cluster !== undefined || level.value >= currentLevel) return;
    await level.raise(currentLevel);
    // The keys are registered before anything is recorded.
    await upkeep.refresh();
  } catch (error) {
    await postgres.close();
    throw error;
  }
}

/** Raises the level of the database to that of the program, once all other nodes know it. A node that is alone does not know of others. */
export function raisePeriodically(
  level: KnownLevel,
  cluster: ClusterNode | null,
  onTrouble: (what: string, error: unknown) => void,
): () => void {
  const raise = async (): Promise<void> => {
    await level.refresh();
    const common = cluster === null ? currentLevel : cluster.inspection.commonLevel();
    if (common > level.value) await level.raise(common);
  };
  const attempt = (): void => void raise().catch((error: unknown) => onTrouble('raising the level', error));
  const timer = setInterval(attempt, nodeLimits.levelIntervalMs);
  timer.unref();
  attempt();
  return () => clearInterval(timer);
}
