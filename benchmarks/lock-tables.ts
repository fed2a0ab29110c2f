/** What the publish lock allows, as tables. */
import { type CommitTime, fitted } from './commit-lock.js';
import { twoDecimals } from './statistics.js';

/** How long a node may wait for its turn at the lock, in the second table. */
const acceptedWaitMs = 100;

/**
 * The first table shows what was measured, the second what follows for clusters on paper. The n nodes take turns at the lock, with one call each. At a rate
 * of r proposals per millisecond, a round takes t = n · call + r · t · proposal, so that r = (1 - n · call / t) / proposal.
 */
export function lockTables(times: readonly CommitTime[]) {
  const { callMs, proposalMs } = fitted(times);
  const most = (nodes: number): number => Math.max(0, 1 - (nodes * callMs) / acceptedWaitMs) / proposalMs;
  return [
    {
      title: 'Commit calls on one connection',
      head: ['proposals', 'ms', 'proposals/s'],
      rows: times.map(({ proposals, ms }) => [
        String(proposals),
        twoDecimals(ms),
        String(Math.round((1_000 * proposals) / ms)),
      ]),
    },
    {
      title: `On paper: a call takes ${twoDecimals(callMs)} ms and ${twoDecimals(1_000 * proposalMs)} µs for each proposal`,
      head: ['nodes', 'round without load, ms', `most actions/s with a round of ${acceptedWaitMs} ms`],
      rows: [1, 4, 16, 64, 100, 250].map((nodes) => [
        String(nodes),
        twoDecimals(nodes * callMs),
        String(Math.round(1_000 * most(nodes))),
      ]),
    },
  ];
}
