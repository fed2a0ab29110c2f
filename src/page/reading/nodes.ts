/** The nodes of a cluster as an operator watches them: one that is missing from the list remains in view. */
import type { components } from '../contract.js';

type ClusterNode = components['schemas']['ClusterNode'];

/** A node that this page has seen. `gone`: the cluster does not list it any more, though it was not shutting down. `left`: it had announced that. */
export interface SeenNode {
  readonly node: ClusterNode;
  readonly status: ClusterNode['status'] | 'gone' | 'left';
}

/** Returns the nodes that are listed now, then those that were seen before and are missing. */
export function seenNodes(former: readonly SeenNode[], listed: readonly ClusterNode[]): readonly SeenNode[] {
  const names = new Set(listed.map(({ node }) => node));
  const missing = former.filter(({ node }) => !names.has(node.node)).map(missed);
  return [...listed.map((node) => ({ node, status: node.status })), ...missing];
}

function missed({ node, status }: SeenNode): SeenNode {
  const hasLeft = status === 'draining' || status === 'left';
  return { node: { ...node, partitions: 0, commandsPerSecond: 0 }, status: hasLeft ? 'left' : 'gone' };
}

/** Returns the names of the nodes that do not answer though they should. */
export function deadNodes(nodes: readonly SeenNode[]): readonly string[] {
  return nodes.filter(({ status }) => status === 'lost' || status === 'gone').map(({ node }) => node.node);
}
