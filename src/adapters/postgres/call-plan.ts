import type { PostgresLimits } from '../../../config/postgres.js';
import type { Proposal } from '../../application/ports/proposal.js';

/**
 * Splits a batch into calls of solera_commit_4, in order. A proposal with a draft goes alone. Two proposals of one change set, of copies of one
 * request, or with the same revision of one action, never share a call, because the second depends on the verdict on the first.
 */
export function splitCalls(
  batch: readonly Proposal[],
  limits: Pick<PostgresLimits, 'proposalsPerCall' | 'rowsPerCall'>,
): Proposal[][] {
  const calls: Proposal[][] = [];
  let call: Proposal[] = [];
  let taken = new Set<string>();
  let rows = 0;
  const close = (): void => {
    if (call.length > 0) calls.push(call);
    call = [];
    taken = new Set();
    rows = 0;
  };
  for (const proposal of batch) {
    const alone = proposal.draft !== null;
    const ids = idsOf(proposal);
    const isFull = call.length >= limits.proposalsPerCall || rows + rowsOf(proposal) > limits.rowsPerCall;
    if (alone || isFull || ids.some((id) => taken.has(id))) close();
    call.push(proposal);
    rows += rowsOf(proposal);
    for (const id of ids) taken.add(id);
    if (alone) close();
  }
  close();
  return calls;
}

function rowsOf({ touches, statuses }: Proposal): number {
  return touches.length + statuses.length;
}

function idsOf({ change, copyOf, revisions }: Proposal): string[] {
  const ids = [change, ...revisions.map(({ position, revision }) => `${position.id} ${revision}`)];
  if (copyOf !== null) ids.push(`request ${copyOf.request}`);
  return ids;
}
