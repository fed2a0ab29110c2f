import type { PostgresLimits } from '../../../config/postgres.js';
import type { Proposal } from '../../application/ports/proposal.js';
import { type PreparedUnit, type RowTypeOids, rowTypes, writeEntry, writeStatus } from './commit-batch.js';
import { type Connections, select } from './connections.js';
import { DraftSwept } from './failure.js';
import { RowArray } from './row-array.js';
import { type Statement, statement } from './statement.js';
import { isLarge } from './unit-order.js';

/**
 * Writes the rows of large units before they are published (publishing by range), so that publishing is short whatever their size.
 * Owns: drafts between `prepare` and their publication or `discard`.
 * Does not own: silent drafts, which are the janitor's; publishing.
 * Invariants: a draft's rows are invisible until a publication names it; one that was doomed is never written to again, nor published.
 */
const openDraft = statement('open-draft');
const draftEntries = statement('draft-entries');
const draftStatuses = statement('draft-statuses');
const doomDraft = statement('doom-draft');

export class DraftWriter {
  constructor(
    private readonly connections: Connections,
    private readonly oids: RowTypeOids,
    private readonly limits: PostgresLimits,
  ) {}

  /** Rows whose tie break is assigned at publishing can't be written before it; they stay with the unit. */
  async prepare(unit: Proposal): Promise<PreparedUnit> {
    if (!isLarge(unit, this.limits)) return { unit, draft: null, entries: unit.touches, statuses: unit.statuses };
    const early = unit.touches.filter(({ position }) => position.tieBreak !== null);
    const earlyStatuses = unit.statuses.filter(({ position }) => position.tieBreak !== null);
    const [opened] = await select<{ id: number }>(this.connections.reads, openDraft, [unit.change]);
    if (opened === undefined) throw new Error('open-draft gave no row');
    await this.write(opened.id, draftEntries, early, (rows) => {
      const array = new RowArray(this.oids.entries, rowTypes.entries.fields);
      for (const row of rows) writeEntry(array, row, 1);
      return array.finish();
    });
    await this.write(opened.id, draftStatuses, earlyStatuses, (rows) => {
      const array = new RowArray(this.oids.statuses, rowTypes.statuses.fields);
      for (const row of rows) writeStatus(array, row, 1);
      return array.finish();
    });
    return {
      unit,
      draft: -opened.id,
      entries: unit.touches.filter(({ position }) => position.tieBreak === null),
      statuses: unit.statuses.filter(({ position }) => position.tieBreak === null),
    };
  }

  /** Gives up the drafts of units that were not published. */
  async discard(prepared: readonly PreparedUnit[], fates: string | null): Promise<void> {
    if (fates === null) return;
    for (const [index, { draft }] of prepared.entries()) {
      if (draft !== null && fates[index] !== 'c') await select(this.connections.reads, doomDraft, [-draft]);
    }
  }

  private async write<Row>(
    draft: number,
    insert: Statement,
    rows: readonly Row[],
    encode: (rows: readonly Row[]) => Buffer,
  ) {
    for (let start = 0; start < rows.length; start += this.limits.rowsPerDraftChunk) {
      const chunk = rows.slice(start, start + this.limits.rowsPerDraftChunk);
      const { name, text } = insert;
      const { rowCount } = await this.connections.reads.query({ name, text, values: [draft, encode(chunk)] });
      if (rowCount !== chunk.length) throw new DraftSwept(`draft ${draft} was swept while it was being written`);
    }
  }
}
