import { randomUUID } from 'node:crypto';
import type {
  OpenRebuild,
  RebuildStore,
  StateDifference,
  UpkeepCounts,
} from '../../application/ports/rebuild-store.js';
import type { Connections } from './connections.js';
import { read, unavailable } from './failure.js';
import { positionColumns } from './position-bound.js';
import { type CursorRow, cursorColumns, cursorOf } from './saved-states.js';
import { statement } from './statement.js';
import { positionOf } from './stored-touch.js';

const lockRebuild = statement('lock-rebuild');
const beginRebuild = statement('begin-rebuild');
const openRebuild = statement('open-rebuild');
const rebuildRange = statement('rebuild-range');
const noteRebuild = statement('note-rebuild');
const noteDifferences = statement('note-rebuild-differences');
const rebuildTotals = statement('rebuild-totals');
const rebuildDifferences = statement('rebuild-differences');
const finishRebuild = statement('finish-rebuild');

interface OpenRow {
  readonly id: string;
  readonly started_at: number;
  readonly streams: number;
  readonly ranges: readonly number[];
}

interface DifferenceRow extends CursorRow {
  readonly saved: StateDifference['saved'];
  readonly reason: string | null;
}

/** The progress of rebuilds in PostgreSQL. */
export function rebuildStore({ reads }: Pick<Connections, 'reads'>): RebuildStore {
  const find = async (isResumed: boolean): Promise<OpenRebuild | null> => {
    const [row] = await read<OpenRow>(reads, openRebuild, []);
    if (row === undefined) return null;
    const { id, started_at: startedAt, streams, ranges } = row;
    return { id, startedAt, streams, ranges, isResumed };
  };
  return {
    lock: () => lock(reads),
    open: async (ranges, now) => {
      const unfinished = await find(true);
      if (unfinished !== null) return unfinished;
      await read(reads, beginRebuild, [randomUUID(), now, ranges]);
      const begun = await find(false);
      if (begun === null) throw new Error('the rebuild that was begun is not there');
      return begun;
    },
    range: async (rebuild, range) => {
      const rows = await read<CursorRow & { through_stream: string | null }>(reads, rebuildRange, [rebuild, range]);
      const [row] = rows;
      if (row === undefined) throw new Error(`the rebuild has no range ${range}`);
      return { through: row.through_stream, cursor: cursorOf(row) };
    },
    note: async (rebuild, range, { cursor, isFinished, done }) => {
      const { streams, touches, written, removed, heads, leftOut } = done;
      const counts = [streams, touches, written, removed, heads, leftOut];
      await read(reads, noteRebuild, [rebuild, range, ...cursorColumns(cursor), isFinished, ...counts]);
    },
    noteDifferences: async (rebuild, differences) => {
      await read(reads, noteDifferences, [
        rebuild,
        differences.map(({ stream }) => stream),
        differences.map(({ saved }) => saved),
        ...positionColumns(differences.map(({ position }) => position)),
        differences.map(({ reason }) => reason),
      ]);
    },
    totals: async (rebuild) => {
      type Row = Omit<UpkeepCounts, 'leftOut'> & { readonly left_out: number; readonly differences: number };
      const [row] = await read<Row>(reads, rebuildTotals, [rebuild]);
      if (row === undefined) throw new Error('a sum without a row');
      const { left_out: leftOut, ...counts } = row;
      return { ...counts, leftOut };
    },
    differences: async (rebuild, limit) => {
      const rows = await read<DifferenceRow>(reads, rebuildDifferences, [rebuild, limit]);
      return rows.map((row) => ({
        stream: row.stream,
        saved: row.saved,
        position: positionOf(row),
        reason: row.reason,
      }));
    },
    finish: async (rebuild, now) => {
      await read(reads, finishRebuild, [rebuild, now]);
    },
  };
}

/** The lock is that of a session. The server frees it when the process that has it is killed. */
async function lock(reads: Connections['reads']): ReturnType<RebuildStore['lock']> {
  const session = await reads.connect().catch((error: unknown) => {
    throw unavailable(error);
  });
  const release = (): void => session.release(true);
  const rows = await read<{ locked: boolean }>(session, lockRebuild, []).catch((error: unknown) => {
    release();
    throw error;
  });
  if (rows[0]?.locked === true) return { release };
  release();
  return null;
}
