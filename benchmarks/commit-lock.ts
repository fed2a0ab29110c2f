/**
 * Measures how long a commit call occupies the publish lock, by the number of its proposals. The calls of all nodes wait for this lock, so it limits a cluster.
 * The proposals of a real run are captured, and a single connection sends them again, in order, to a copy of the database that the run began with.
 */
import { openPostgres } from '../src/adapters/postgres/open.js';
import type { Proposal } from '../src/application/ports/proposal.js';
import type { BenchServer } from './bench-server.js';
import { Additions, accepted, benchWinery, prepareLots } from './cellar-load.js';
import { startNode, watchCommits } from './solera-node.js';
import { summary } from './statistics.js';

/** The time of commit calls with a number of proposals, the way to the database and back included. */
export interface CommitTime {
  readonly proposals: number;
  readonly ms: number;
}

const lots = 1_024;
const sizes = [1, 2, 4, 8, 16, 32, 64, 128] as const;
const callsOfSize = 60;
/** Calls before those that are measured: the database reads pages and plans meanwhile. */
const warmUpCalls = 20;

export async function measureCommits(server: BenchServer): Promise<readonly CommitTime[]> {
  const prepared = await startNode(await server.createDatabase('lock_prepared'));
  await prepareLots(prepared.solera, lots);
  await prepared.close();
  const proposals = await captureProposals(await server.createDatabase('lock_captured', 'lock_prepared'));
  const copy = await openPostgres({ connectionString: await server.createDatabase('lock_measured', 'lock_prepared') });
  try {
    const times: CommitTime[] = [];
    let sent = 0;
    for (const size of sizes) {
      const ms: number[] = [];
      for (let call = 0; call < warmUpCalls + callsOfSize; call += 1) {
        const batch = proposals.slice(sent, sent + size);
        sent += size;
        const begun = performance.now();
        const results = await copy.store.commit(batch);
        if (call >= warmUpCalls) ms.push(performance.now() - begun);
        if (results.some(({ kind }) => kind !== 'committed')) throw new Error('a proposal was not committed again');
      }
      times.push({ proposals: size, ms: summary(ms).median });
    }
    return times;
  } finally {
    await copy.close();
  }
}

/** Returns the part of the time that does not depend on the number of proposals, and the time of each proposal, by least squares. */
export function fitted(times: readonly CommitTime[]): { readonly callMs: number; readonly proposalMs: number } {
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [x, y] = [mean(times.map(({ proposals }) => proposals)), mean(times.map(({ ms }) => ms))];
  const proposalMs =
    mean(times.map(({ proposals, ms }) => (proposals - x) * (ms - y))) /
    mean(times.map(({ proposals }) => (proposals - x) ** 2));
  return { callMs: y - proposalMs * x, proposalMs };
}

/** Runs the use case and returns the proposals that it commits, in the order of their numbers. */
async function captureProposals(connectionString: string): Promise<readonly Proposal[]> {
  const node = await startNode(connectionString);
  const committed: { readonly proposal: Proposal; readonly first: number }[] = [];
  watchCommits(node, (proposal, first) => void committed.push({ proposal, first }));
  const bodies = new Additions(lots);
  let left = sizes.reduce((sum, size) => sum + size, 0) * (warmUpCalls + callsOfSize);
  const caller = async (): Promise<void> => {
    while (left-- > 0) accepted(await node.solera.record(benchWinery, bodies.next(), {}));
  };
  await Promise.all(Array.from({ length: 64 }, caller));
  await node.close();
  return committed.sort((a, b) => a.first - b.first).map(({ proposal }) => proposal);
}
