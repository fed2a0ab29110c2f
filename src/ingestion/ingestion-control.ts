import type { IngestionLimits } from '../../config/ingestion.js';
import type { JsonObject } from '../application/json-object.js';
import { failure, type Result, success } from '../application/result.js';
import { type CommandQueue, QueueUnavailable } from './command-queue.js';
import type { IngestionStore, ListedRefusal } from './ingestion-store.js';

/** What operators see of ingestion, and what they can do. Any node answers. */
export interface IngestionControl {
  /** Returns the answer of `GET /v1/ingestion`. */
  inspect(): Promise<JsonObject>;
  /** Sends the refused commands with an id again, with the credentials of the operator, and forgets their refusals. */
  retry(id: string, authorization?: string): Promise<Result<JsonObject>>;
}

interface ControlParts {
  readonly queue: CommandQueue;
  readonly store: IngestionStore;
  readonly limits: IngestionLimits;
}

interface WineryRow {
  winery: string;
  waiting: number | null;
  refusals: number;
  refused: JsonObject[];
}

/** The control of a node that was started without a broker: there is nothing to ingest from. */
export const noIngestion: IngestionControl = {
  inspect: () =>
    Promise.resolve({
      enabled: false,
      ...{ detail: 'This node was started without NATS_URL.', lag: null, refusals: 0, wineries: [] },
    }),
  retry: (id) => Promise.resolve(unknownRefusal(id)),
};

export class QueueControl implements IngestionControl {
  constructor(private readonly parts: ControlParts) {}

  async inspect(): Promise<JsonObject> {
    const { store, limits } = this.parts;
    const { waiting, detail } = await this.readQueue();
    const listed = await store.list({ wineries: limits.wineriesListed, perWinery: limits.refusalsListed });
    const lag = waiting === null ? null : [...waiting.values()].reduce((sum, count) => sum + count, 0);
    const wineries = this.rows(waiting, listed).slice(0, limits.wineriesListed);
    return { enabled: waiting !== null, detail, lag, refusals: await store.count(), wineries };
  }

  async retry(id: string, authorization?: string): Promise<Result<JsonObject>> {
    const { queue, store } = this.parts;
    const refused = await store.refused(id);
    if (refused.length === 0) return unknownRefusal(id);
    try {
      for (const refusal of refused) {
        await queue.append(refusal.subject, { ...refusal, authorization });
        await store.forget(refusal);
      }
    } catch (error) {
      if (!(error instanceof QueueUnavailable)) throw error;
      return {
        ok: false,
        problem: { code: 'overloaded', detail: `${error.message} The command stays refused.`, retryAfterS: 1 },
      };
    }
    return success({ id, wineries: refused.map(({ winery }) => winery) });
  }

  private async readQueue(): Promise<{
    readonly waiting: ReadonlyMap<string, number> | null;
    readonly detail: string;
  }> {
    try {
      const session = await this.parts.queue.open();
      return { waiting: await session.waiting(), detail: 'The stream SOLERA_IN is open.' };
    } catch (error) {
      if (error instanceof QueueUnavailable) return { waiting: null, detail: error.message };
      throw error;
    }
  }

  private rows(waiting: ReadonlyMap<string, number> | null, listed: readonly ListedRefusal[]): readonly WineryRow[] {
    const rows = new Map<string, WineryRow>();
    const rowOf = (winery: string): WineryRow => {
      const row = rows.get(winery) ?? { winery, waiting: waiting === null ? null : 0, refusals: 0, refused: [] };
      rows.set(winery, row);
      return row;
    };
    for (const [subject, count] of waiting ?? []) rowOf(this.parts.queue.wineryOf(subject) ?? subject).waiting = count;
    for (const { winery, id, refusedAtMs, problem, refusals } of listed) {
      const row = rowOf(winery);
      row.refusals = refusals;
      row.refused.push({ id, at: new Date(refusedAtMs).toISOString(), problem });
    }
    return [...rows.values()].sort((a, b) => (b.waiting ?? 0) - (a.waiting ?? 0) || (a.winery < b.winery ? -1 : 1));
  }
}

function unknownRefusal(id: string): Result<JsonObject> {
  return failure('not_found', `There is no refused command ${id}.`);
}
