/** A node that owns partitions. */
export interface Member {
  /** The name of the node. It should be unique among the nodes that run. */
  readonly node: string;
  /** Unique to one start of a node: a node that was restarted is another member. Lower-case letters and digits. */
  readonly incarnation: string;
}

/**
 * Which nodes own the partitions of a cell. All nodes compute the owners from it in the same way.
 * A view with a higher epoch replaces one with a lower epoch.
 */
export interface View {
  /** 0 for the empty view that exists before the first node joins; higher by one in each further view. */
  readonly epoch: number;
  /** Sorted by incarnation. */
  readonly members: readonly Member[];
}

export const emptyView: View = { epoch: 0, members: [] };
