import type { JsonObject } from '../../application/json-object.js';
import type { ContentCipher } from '../../encryption/content-cipher.js';
import { refusedCommandPlace } from '../../encryption/places.js';
import type { IngestionStore, ListedRefusal, Refusal } from '../../ingestion/ingestion-store.js';
import type { Connections } from './connections.js';
import { read } from './failure.js';
import { statement } from './statement.js';
import { withContent } from './stored-content.js';

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
export function ingestionStore({ reads, content }: Connections, cell: string): IngestionStore {
  const refusalOf = (row: RefusalColumns) => openedRefusal(row, content);
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
        content.sealNaming(winery, refusedCommandPlace(winery, id, 'problem'), JSON.stringify(problem)),
        sealedBody(winery, id, body, content),
        replySubject,
      ]);
    },
    unreported: async (limit) => (await read<RefusalColumns>(reads, unreportedRefusals, [cell, limit])).map(refusalOf),
    markReported: async (refusal) => void (await read(reads, markRefusalReported, [cell, ...keyOf(refusal)])),
    list: async ({ wineries, perWinery }) => {
      const rows = await read<ListedColumns>(reads, listRefusals, [cell, wineries, perWinery]);
      return rows.map((row) => listedRefusal(row, content));
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

function openedRefusal(row: RefusalColumns, content: ContentCipher): Refusal {
  const { stored_at, refused_at, reply_subject, problem, body, ...same } = row;
  const refusal = {
    ...same,
    storedAtMs: stored_at,
    refusedAtMs: refused_at,
    replySubject: reply_subject,
  };
  const withProblem = withContent(refusal, 'problem', () => documentOf(same, problem, content));
  return withContent(withProblem, 'body', () => openedBody(same, body, content));
}

function listedRefusal({ refused_at, problem, ...same }: ListedColumns, content: ContentCipher): ListedRefusal {
  const listed = { ...same, refusedAtMs: refused_at };
  return withContent(listed, 'problem', () => {
    const { conflicts: _, ...short } = documentOf(same, problem, content);
    return short;
  });
}

function documentOf(
  { winery, id }: Pick<Refusal, 'winery' | 'id'>,
  problem: string,
  content: ContentCipher,
): JsonObject {
  return JSON.parse(content.open(problem, refusedCommandPlace(winery, id, 'problem'))) as JsonObject; // `refuse` wrote a document.
}

/** A body may be any bytes, also such as look sealed. So each body of an encrypted winery follows a line that says so, and any other body with such a line follows another one. */
const sealedLine = Buffer.from('solera sealed\n');
const plainLine = Buffer.from('solera plain\n');

function sealedBody(winery: string, id: string, body: Uint8Array, content: ContentCipher): Uint8Array {
  const bytes = Buffer.from(body);
  if (content.isEncrypted(winery)) {
    const text = content.seal(winery, refusedCommandPlace(winery, id, 'body'), bytes.toString('base64'));
    return Buffer.concat([sealedLine, Buffer.from(text)]);
  }
  return startsWith(bytes, sealedLine) || startsWith(bytes, plainLine) ? Buffer.concat([plainLine, bytes]) : body;
}

function openedBody(
  { winery, id }: Pick<Refusal, 'winery' | 'id'>,
  body: Uint8Array,
  content: ContentCipher,
): Uint8Array {
  const bytes = Buffer.from(body);
  if (startsWith(bytes, plainLine)) return bytes.subarray(plainLine.length);
  if (!startsWith(bytes, sealedLine)) return body;
  const text = bytes.subarray(sealedLine.length).toString();
  return Buffer.from(content.open(text, refusedCommandPlace(winery, id, 'body')), 'base64');
}

function startsWith(bytes: Buffer, line: Buffer): boolean {
  return bytes.subarray(0, line.length).equals(line);
}
