import type { JsonObject } from '../../application/json-object.js';
import type { IngestionStore, ListedRefusal, Refusal } from '../../ingestion/ingestion-store.js';
import type { Connections } from './connections.js';
import { read } from './failure.js';
import { statement } from './statement.js';

const ingestionHolder = statement('ingestion-holder');
const takeIngestion = statement('take-ingestion');
const confirmIngestion = statement('confirm-ingestion');
const releaseIngestion = statement('release-ingestion');
const ingestionPosition = statement('ingestion-position');
const moveIngestion = statement('move-ingestion');
const refuseIngestion = statement('refuse-ingestion');
const unreportedRefusals = statement('unreported-refusals');
const markRefusalReported = statement('mark-refusal-reported');
const listRefusals = statement('list-refusals');
const countRefusals = statement('count-refusals');
const refusalsById = statement('refusals-by-id');
const forgetRefusal = statement('forget-refusal');

interface RefusalColumns extends Pick<Refusal, 'subject' | 'sequence' | 'winery' | 'id' | 'body'> {
  readonly stored_at: number;
  readonly refused_at: number;
  readonly problem: string;
  readonly reply_subject: string | null;
}

/** Returns the store of the ingestion of a cell. */
export function ingestionStore({ reads }: Connections, cell: string): IngestionStore {
  /** Runs a statement that returns a row if it had an effect. */
  const succeeds = async (query: ReturnType<typeof statement>, values: readonly unknown[]): Promise<boolean> =>
    (await read(reads, query, [cell, ...values])).length > 0;
  const keyOf = ({ winery, id, sequence, storedAtMs }: Refusal): readonly unknown[] => [
    winery,
    id,
    sequence,
    storedAtMs,
  ];
  return {
    holder: async () => {
      const [row] = await read<{ epoch: number; released: boolean }>(reads, ingestionHolder, [cell]);
      return row ?? null;
    },
    take: (epoch, node) => succeeds(takeIngestion, [epoch, node]),
    confirm: (epoch) => succeeds(confirmIngestion, [epoch]),
    release: (epoch) => succeeds(releaseIngestion, [epoch]),
    position: async (subject) => {
      const [row] = await read<{ sequence: number; stored_at: number }>(reads, ingestionPosition, [cell, subject]);
      return row === undefined ? null : { sequence: row.sequence, storedAtMs: row.stored_at };
    },
    moveTo: (epoch, subject, { sequence, storedAtMs }) =>
      succeeds(moveIngestion, [epoch, subject, sequence, storedAtMs]),
    refuse: (epoch, refusal) => {
      const { subject, sequence, storedAtMs, winery, id, refusedAtMs, problem, body, replySubject } = refusal;
      const place = [epoch, subject, sequence, storedAtMs];
      return succeeds(refuseIngestion, [
        ...place,
        winery,
        id,
        refusedAtMs,
        JSON.stringify(problem),
        body,
        replySubject,
      ]);
    },
    unreported: async (limit) => (await read<RefusalColumns>(reads, unreportedRefusals, [cell, limit])).map(refusalOf),
    markReported: async (refusal) => void (await read(reads, markRefusalReported, [cell, ...keyOf(refusal)])),
    list: async ({ wineries, perWinery }) => {
      const rows = await read<ListedColumns>(reads, listRefusals, [cell, wineries, perWinery]);
      return rows.map(listedRefusal);
    },
    count: async () => {
      const [row] = await read<{ refusals: number }>(reads, countRefusals, [cell]);
      return row?.refusals ?? 0;
    },
    refused: async (id) => (await read<RefusalColumns>(reads, refusalsById, [cell, id])).map(refusalOf),
    forget: async (refusal) => void (await read(reads, forgetRefusal, [cell, ...keyOf(refusal)])),
  };
}

type ListedColumns = Pick<RefusalColumns, 'winery' | 'id' | 'refused_at' | 'problem'> & Pick<ListedRefusal, 'refusals'>;

function refusalOf({ stored_at, refused_at, reply_subject, problem, ...same }: RefusalColumns): Refusal {
  return {
    ...same,
    storedAtMs: stored_at,
    refusedAtMs: refused_at,
    replySubject: reply_subject,
    problem: documentOf(problem),
  };
}

function listedRefusal({ refused_at, problem, ...same }: ListedColumns): ListedRefusal {
  const { conflicts: _, ...short } = documentOf(problem);
  return { ...same, refusedAtMs: refused_at, problem: short };
}

function documentOf(problem: string): JsonObject {
  return JSON.parse(problem) as JsonObject; // `refuse` wrote a document.
}
