import type { MemoryRecord } from '../../support/memory-record.js';
import type { Pipeline } from './cluster-clients.js';
import type { SimulatedCluster } from './simulated-cluster.js';

/** After calm: all nodes know one view, whose members are the nodes that run, every partition has one owner, and nothing is held or in progress. */
export function checkCalm(cluster: SimulatedCluster): void {
  const running = cluster.nodes.filter(({ state }) => state === 'running');
  const names = running.map((node) => cluster.incarnationOf(node)).sort();
  const epochs = new Set(running.map((node) => node.cluster.membership.epoch));
  if (epochs.size !== 1) throw new Error(`The nodes know different epochs: ${[...epochs].join(', ')}.`);
  for (const { name, cluster: node, assembly } of running) {
    const members = node.membership.members.map(({ incarnation }) => incarnation);
    if (members.join() !== names.join())
      throw new Error(`In the view of ${name}, the members are ${members.join()}, but ${names.join()} run.`);
    if (node.membership.owners.some((owner) => owner === null)) throw new Error('A partition has no owner.');
    if (node.holdServer.count > 0) throw new Error(`${name} still holds streams for others.`);
    if (assembly.actors.router.commandsInProgress > 0) throw new Error(`${name} still has commands in progress.`);
    if (assembly.actors.directory.countGuests() > 0) throw new Error(`${name} still has guests in memory.`);
  }
}

/** Returns whether `checkCalm` finds nothing. */
export function isCalm(cluster: SimulatedCluster): boolean {
  try {
    checkCalm(cluster);
    return true;
  } catch {
    return false;
  }
}

/** The accepted actions of a pipeline were recorded in the order in which they were sent, unless the client had to send one again. */
export function checkPipelines(pipelines: readonly Pipeline[], record: MemoryRecord): void {
  for (const { ids } of pipelines) {
    const firsts = ids.flatMap((id) => record.revisions.get(id)?.[0]?.published.change.first ?? []);
    for (const [index, first] of firsts.entries())
      if (index > 0 && first <= (firsts[index - 1] ?? 0))
        throw new Error(`Pipelined actions have the numbers ${firsts.join(', ')}: ${ids.join(', ')}`);
  }
}
