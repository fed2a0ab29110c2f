import { emptyView, type Member } from '../../cluster/view.js';
import type { ViewStore } from '../../cluster/view-store.js';
import type { Connections } from './connections.js';
import { read } from './failure.js';
import { statement } from './statement.js';

const clusterView = statement('cluster-view');
const replaceClusterView = statement('replace-cluster-view');

/** Returns the store of the view of a cell: one row of the table cluster_view. */
export function clusterViewStore({ reads }: Connections, cell: string): ViewStore {
  return {
    read: async () => {
      const [row] = await read<{ epoch: number; members: Member[] }>(reads, clusterView, [cell]);
      if (row === undefined) return emptyView;
      return { epoch: row.epoch, members: row.members.map(({ node, incarnation }) => ({ node, incarnation })) };
    },
    replace: async ({ epoch, members }) => {
      const rows = await read(reads, replaceClusterView, [cell, epoch, JSON.stringify(members)]);
      return rows.length === 1;
    },
  };
}
