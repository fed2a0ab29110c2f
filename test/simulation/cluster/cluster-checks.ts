import type { MemoryRecord } from '../../support/memory-record.js';
import type { ClusterClients, Pipeline } from './cluster-clients.js';
import type { SimulatedCluster } from './simulated-cluster.js';

/** After calm: all nodes know one view, whose members are the nodes that run, every partition has one owner, and nothing is held or in progress. */
export function checkCalm(cluster: SimulatedCluster): void {
  const running = cluster.nodes.filter(({ state }) => state === 'running');
  const leaving = cluster.nodes.find(({ state }) => state !== 'running');
  if (leaving !== undefined) throw new Error(`${leaving.name} is ${leaving.state}.`);
  const names = running.flatMap(({ edge, incarnation }) => (edge ? [] : [incarnation])).sort();
  const epochs = new Set(running.map((node) => node.cluster.membership.epoch));
  if (epochs.size !== 1) throw new Error(`The nodes know different epochs: ${[...epochs].join(', ')}.`);
  for (const { name, cluster: node, assembly } of running) {
    const members = node.membership.members.map(({ incarnation }) => incarnation);
    if (members.join() !== names.join())
      throw new Error(`In the view of ${name}, the members are ${members.join()}, but ${names.join()} run.`);
    if (node.membership.owners.some((owner) => owner === null)) throw new Error('A partition has no owner.');
    if (node.holdServer.count > 0) throw new Error(`${name} still holds streams for others.`);
    if (assembly.actors.router.commandsInProgress > 0) throw new Error(`${name} still has commands in progress.`);
    if (!node.isIdle) throw new Error(`A lane of ${name} is closed, or has commands.`);
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

/**
 * The accepted requests of a pipeline were committed in the order in which they were sent, unless the client had to send one again. An edit of an action that was sent
 * before it finds the action.
 * If the owner did not answer, it may have begun and refused the first of two requests, and committed the second: then the first is decided again, after it.
 */
export function checkPipelines(
  pipelines: readonly Pipeline[],
  { byChange }: MemoryRecord,
  /** Requests that were in doubt, each with the number of commits until then. */
  doubts: ReadonlyMap<string, number>,
): void {
  const mayFollow = (earlier: string, later: string): boolean =>
    doubts.has(earlier) && (doubts.has(later) || (byChange.get(later)?.turn ?? 0) <= (doubts.get(earlier) ?? 0));
  for (const pipeline of pipelines) {
    const sent = pipeline.flatMap(({ request: { change } }) => {
      const first = byChange.get(change)?.change.first;
      return first === undefined ? [] : [{ change, first }];
    });
    for (const [index, earlier] of sent.entries())
      for (const later of sent.slice(index + 1))
        if (later.first < earlier.first && !mayFollow(earlier.change, later.change))
          throw new Error(
            `${later.first} was sent after ${earlier.first}: ${JSON.stringify(pipeline.map(({ request: { edit } }) => edit))}`,
          );
    for (const { request, answer } of pipeline) {
      const [edit] = request.edit.changes;
      if (answer.ok || edit === undefined || edit.op === 'record' || answer.problem.code !== 'not_found') continue;
      const recorded = pipeline.find((one) => one.request.change === edit.id);
      if (recorded?.answer.ok) throw new Error(`The edit ${request.change} did not find ${edit.id}, sent before it.`);
    }
  }
}

/** What a client gave up, because each node that it asked had begun nothing, is never published. A refusal of a request that was sent in one copy is final. */
export function checkUnpublished(clients: ClusterClients, { byChange }: MemoryRecord): void {
  for (const { change } of clients.abandoned)
    if (byChange.has(change)) throw new Error(`${change} was reported as not begun, but it is published.`);
  for (const { request, answer, isOnly } of clients.exchanges)
    if (!answer.ok && isOnly && byChange.has(request.change))
      throw new Error(`${request.change} was refused, but it is published: ${JSON.stringify(answer.problem)}`);
}

/** Without any trouble, nothing waits for the end of a time: no hold expires, and no client waits long. */
export function checkQuick(cluster: SimulatedCluster, clients: ClusterClients, mostMs: number): void {
  if (cluster.counts.expiredHolds > 0)
    throw new Error(`${cluster.counts.expiredHolds} holds expired without a trouble.`);
  const slowest = Math.max(0, ...clients.exchanges.map(({ waitedMs }) => waitedMs));
  if (slowest > mostMs) throw new Error(`A client waited ${Math.round(slowest)} ms without a trouble.`);
}
