/** Inspects a data folder for `solera doctor`, without changing it. */
import { abandonedDrafts, clusterFolder, hasCluster } from './cluster.js';
import { ownerOf } from './owner-lock.js';
import { serverProcessesIn } from './process-identity.js';

export interface DataFolderCondition {
  readonly hasCluster: boolean;
  /** The running Solera that owns the folder; null if none does. */
  readonly ownerPid: number | null;
  /** Server processes in the folder although no running Solera owns it. */
  readonly orphans: readonly number[];
  /** Folders of clusters whose creation was interrupted. */
  readonly unfinishedClusters: readonly string[];
}

export async function dataFolderCondition(dataDir: string): Promise<DataFolderCondition> {
  const owner = await ownerOf(dataDir);
  const running = await serverProcessesIn(clusterFolder(dataDir));
  return {
    hasCluster: await hasCluster(dataDir),
    ownerPid: owner?.pid ?? null,
    orphans: owner === undefined ? running.map(({ pid }) => pid) : [],
    unfinishedClusters: owner === undefined ? await abandonedDrafts(dataDir) : [],
  };
}
