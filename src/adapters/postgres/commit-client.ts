import { setTimeout as pause } from 'node:timers/promises';
import type { PostgresLimits } from '../../../config/postgres.js';
import { type MaybeLater, Turns } from '../../application/pieces.js';
import type { Proposal } from '../../application/ports/proposal.js';
import type { CommitResult } from '../../application/ports/store.js';
import type { StoredChange } from '../../application/ports/stored-change.js';
import { splitCalls } from './call-plan.js';
import { findChanges } from './change-sets.js';
import { type CommitParameter, commitParameters } from './commit-parameters.js';
import type { RowTypeOids } from './commit-rows.js';
import { type Connections, select } from './connections.js';
import { isContentFailure, isKeyRefusal, isTemporary, unavailable } from './failure.js';
import { abandonDraft } from './postgres-draft.js';
import { statement } from './statement.js';
import type { StoredBodies } from './stored-bodies.js';

/**
 * Commits proposals: sends them in calls of solera_commit_4, isolates those whose content the database refuses, and repeats calls whose outcome is unknown.
 * Owns: the encoding in progress.
 * Does not own: numbering, checks and atomicity. solera_commit_4 does these under the publish lock.
 * Invariants:
 * 1. Proposals are sent in order, and a call is sent only when the one before it has a verdict.
 * 2. Nothing is concluded from a missing answer: the call is repeated, and the marks show which proposals it committed the first time.
 * 3. A proposal is `failed` only if the database refused its content in a call of its own.
 * 4. Concurrent calls are sent in the order of `commit`, although a large one is encoded in pieces: a call may build on the one before it.
 */
const commitCall = statement('commit');

interface CommitRow {
  readonly base: number;
  /** One letter for each proposal (see functions/solera-judge-3.sql), or null if all are committed. */
  readonly verdicts: string | null;
}

export class CommitClient {
  private readonly turns: Turns;
  private encoding: Promise<unknown> | null = null;

  constructor(
    private readonly connections: Connections,
    private readonly oids: RowTypeOids,
    private readonly limits: PostgresLimits,
    private readonly bodies: StoredBodies,
    private readonly listeners: { readonly keysChanged: () => Promise<void> },
  ) {
    this.turns = new Turns({ nextTurn: setImmediate, elapsedMs: () => performance.now() }, limits.msPerTurn);
  }

  async commit(proposals: readonly Proposal[]): Promise<CommitResult[]> {
    const results: CommitResult[] = [];
    for (const call of splitCalls(proposals, this.limits)) results.push(...(await this.isolate(call)));
    return results;
  }

  /** Upholds invariant 3: a call that is refused is halved until the proposals at fault are alone. */
  private async isolate(proposals: readonly Proposal[]): Promise<CommitResult[]> {
    try {
      return await this.repeatInDoubt(proposals);
    } catch (error) {
      if (!isContentFailure(error)) throw unavailable(error);
      const [only] = proposals;
      if (only !== undefined && proposals.length === 1) return [await this.failed(only, error)];
      const middle = Math.ceil(proposals.length / 2);
      const earlier = await this.isolate(proposals.slice(0, middle));
      return [...earlier, ...(await this.isolate(proposals.slice(middle)))];
    }
  }

  private async failed({ draft }: Proposal, error: Error): Promise<CommitResult> {
    // The refused call was rolled back, so its draft still exists. If abandoning it fails, the janitor does it later.
    if (draft !== null) await abandonDraft(this.connections, draft).catch(() => undefined);
    if (isKeyRefusal(error)) {
      // The database knows more about the keys than this node. With the same knowledge, the next attempt seals, or finds that it cannot.
      await this.listeners.keysChanged();
      return { kind: 'lost_race' };
    }
    return { kind: 'failed', error };
  }

  /** Upholds invariant 2. */
  private async repeatInDoubt(proposals: readonly Proposal[]): Promise<CommitResult[]> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.call(proposals);
      } catch (error) {
        if (isContentFailure(error) || !isTemporary(error) || attempt >= this.limits.commitAttempts) throw error;
        await pause(this.limits.commitRetryPauseMs * 2 ** (attempt - 1));
      }
    }
  }

  private async call(proposals: readonly Proposal[]): Promise<CommitResult[]> {
    const encoding = this.encode(proposals);
    const parameters = encoding instanceof Promise ? await encoding : encoding;
    const [row] = await select<CommitRow>(this.connections.commits, commitCall, parameters);
    if (row === undefined) throw new Error('solera_commit_4 returned no row');
    return this.results(proposals, row);
  }

  /** Upholds invariant 4: waits for an earlier encoding, whose caller then sends its call first. */
  private encode(proposals: readonly Proposal[]): MaybeLater<CommitParameter[]> {
    const earlier = this.encoding;
    const encode = () => this.turns.run(commitParameters(proposals, this.oids, this.bodies));
    const encoding = earlier === null ? encode() : earlier.then(encode, encode);
    if (!(encoding instanceof Promise)) return encoding;
    this.encoding = encoding;
    const ended = (): void => {
      if (this.encoding === encoding) this.encoding = null;
    };
    encoding.then(ended, ended);
    return encoding;
  }

  private async results(proposals: readonly Proposal[], { base, verdicts }: CommitRow): Promise<CommitResult[]> {
    const known = verdicts === null ? none : await this.known(proposals, verdicts);
    const changeOf = ({ change }: Proposal): StoredChange => {
      const found = known.get(change);
      if (found === undefined) throw new Error(`change set ${change} is known, but was not found`);
      return found;
    };
    let next = base;
    return proposals.map((proposal, index): CommitResult => {
      switch (verdicts === null ? 'c' : verdicts[index]) {
        case 'c': {
          if (proposal.checkOnly) return { kind: 'committed', first: 0, last: -1 };
          const first = next;
          next += proposal.notifications;
          return { kind: 'committed', first, last: next - 1 };
        }
        case 'o': {
          const { first, last } = changeOf(proposal);
          return { kind: 'committed', first, last };
        }
        case 'd':
          return { kind: 'duplicate', change: changeOf(proposal) };
        case 'r':
          return { kind: 'id_reused' };
        case 'v':
          return { kind: 'void' };
        case 'h':
          return { kind: 'held' };
        case 'x':
          return { kind: 'lost_race' };
        default:
          throw new Error(`solera_commit_4 returned the verdicts ${verdicts} on ${proposals.length} proposals`);
      }
    });
  }

  private async known(proposals: readonly Proposal[], verdicts: string): Promise<ReadonlyMap<string, StoredChange>> {
    const ids = proposals.flatMap(({ change }, index) => ('od'.includes(verdicts[index] ?? '') ? [change] : []));
    if (ids.length === 0) return none;
    const changes = await findChanges(this.connections.reads, ids, this.connections.content);
    return new Map(changes.map((change) => [change.change, change]));
  }
}

const none: ReadonlyMap<string, StoredChange> = new Map();
