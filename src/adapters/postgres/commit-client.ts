import { setTimeout as pause } from 'node:timers/promises';
import type { PostgresLimits } from '../../../config/postgres.js';
import type { Proposal } from '../../application/ports/proposal.js';
import type { CommitResult } from '../../application/ports/store.js';
import { findChanges } from './changes.js';
import { commitParameters, type PreparedUnit, type RowTypeOids } from './commit-batch.js';
import { type Connections, select } from './connections.js';
import type { DraftWriter } from './draft-writer.js';
import { failureOf, isPassing, unavailable } from './failure.js';
import { statement } from './statement.js';
import { splitCalls } from './unit-order.js';

/**
 * Commits units: sends them in calls of solera_commit, isolates what the database refuses, repeats what is in doubt.
 * Owns: nothing between two calls of `commit`.
 * Does not own: numbering, checks, atomicity (the function's, under the mutex).
 * Invariants:
 * 1. Units are sent in their order, and a call is sent only after the one before it is settled.
 * 2. Nothing is concluded from silence: a call without an answer is repeated as it was, and is settled by the change sets' ids.
 * 3. A unit is `failed` only if the database refused its content when it stood alone.
 */
const commitCall = statement('commit');

interface CommitRow {
  readonly base: number;
  /** One letter a unit, or null where all are committed. */
  readonly fates: string | null;
}

export class CommitClient {
  constructor(
    private readonly connections: Connections,
    private readonly oids: RowTypeOids,
    private readonly drafts: DraftWriter,
    private readonly limits: PostgresLimits,
  ) {}

  async commit(units: readonly Proposal[]): Promise<CommitResult[]> {
    const results: CommitResult[] = [];
    for (const call of splitCalls(units, this.limits)) results.push(...(await this.settle(call)));
    return results;
  }

  /** Invariant 3: a batch that is refused is halved until the culprits stand alone. */
  private async settle(units: readonly Proposal[]): Promise<CommitResult[]> {
    try {
      return await this.persist(units);
    } catch (error) {
      if (failureOf(error) !== 'content') throw unavailable(error);
      if (units.length === 1) return [{ kind: 'failed', error: error as Error }]; // failureOf knows only Errors as content.
      const middle = Math.ceil(units.length / 2);
      const earlier = await this.settle(units.slice(0, middle));
      return [...earlier, ...(await this.settle(units.slice(middle)))];
    }
  }

  /** Invariant 2. */
  private async persist(units: readonly Proposal[]): Promise<CommitResult[]> {
    let inDoubt = false;
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.call(units, inDoubt);
      } catch (error) {
        const failure = failureOf(error);
        if (failure === 'content') throw error;
        if (failure === 'operating') {
          if (!isPassing(error)) throw error;
          inDoubt = true;
        }
        if (attempt >= this.limits.commitAttempts) throw error;
        await pause(this.limits.commitRetryPauseMs * 2 ** (attempt - 1));
      }
    }
  }

  private async call(units: readonly Proposal[], inDoubt: boolean): Promise<CommitResult[]> {
    const prepared: PreparedUnit[] = [];
    for (const unit of units) prepared.push(await this.drafts.prepare(unit));
    const parameters = commitParameters(prepared, this.oids);
    const rows = await select<CommitRow>(this.connections.commits, commitCall, parameters);
    const answer = rows[0];
    if (answer === undefined) throw new Error('solera_commit gave no row');
    await this.drafts.discard(prepared, answer.fates);
    return this.results(units, answer, inDoubt);
  }

  private async results(
    units: readonly Proposal[],
    { base, fates }: CommitRow,
    inDoubt: boolean,
  ): Promise<CommitResult[]> {
    const known = fates?.includes('d') ? await this.known(units.filter((_, index) => fates[index] === 'd')) : null;
    let next = base;
    return units.map((unit, index): CommitResult => {
      switch (fates === null ? 'c' : fates[index]) {
        case 'c': {
          const first = next;
          if (unit.checkOnly) return { kind: 'committed', first: 0, last: -1 };
          next += unit.notifications;
          return { kind: 'committed', first, last: next - 1 };
        }
        case 'd': {
          const change = known?.get(unit.change);
          if (change === undefined) throw new Error(`change set ${unit.change} is a duplicate of nothing`);
          // What an attempt in doubt wrote is this very unit: recorded at its instant, with its answer.
          const ours = inDoubt && change.recordedAt === unit.recordedAt && change.answer === unit.answer;
          return ours ? { kind: 'committed', first: change.first, last: change.last } : { kind: 'duplicate', change };
        }
        case 'r':
          return { kind: 'id_reused' };
        case 'x':
          return { kind: 'lost_race' };
        default:
          throw new Error(`solera_commit gave the fates ${fates} for ${units.length} units`);
      }
    });
  }

  private async known(units: readonly Proposal[]) {
    const changes = await findChanges(
      this.connections.reads,
      units.map(({ change }) => change),
    );
    return new Map(changes.map((change) => [change.change, change]));
  }
}
