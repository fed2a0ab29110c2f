/** Nodes with small limits on one database, and lots with a long history. */
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { Client } from 'pg';
import type { LargeEditLimits } from '../../config/large-edits.js';
import type { JsonObject } from '../../src/application/json-object.js';
import { levelOfClaims } from '../../src/application/level.js';
import type { Result } from '../../src/application/result.js';
import type { UseCases } from '../../src/application/use-cases.js';
import { type Composed, compose } from '../../src/main/compose.js';
import { accepted } from '../support/accepted.js';
import { createTestDatabase, type TestDatabase } from '../support/postgres.js';
import { SteppedEditPool } from '../support/stepped-edit-pool.js';

export const additions = 30;
const begin = Date.parse('2025-10-01T08:00:00Z');
const dayMs = 86_400_000;
const settings = { name: 'Winery', volumeUnit: 'gal', weightUnit: 'lb', currency: 'USD', timeZone: 'UTC' };
const components = [{ share: 1, variety: 'Merlot', vintage: 2024, appellation: 'Napa' }];

const smallEditLimits: Partial<LargeEditLimits> = {
  ...{ touchesOfLargeEdit: 5, positionsPerSnapshot: 2, touchesPerRead: 5, rowsPerWrite: 4, checkpointEvery: 4 },
  ...{ pollMs: 0, claimPauseMs: 1, progressMs: 0, takePollMs: 20, endPollMs: 10, beatMs: 50, silentMs: 2_000 },
  ...{ endPatienceMs: 200, retryPauseMs: 20, editsAtOnce: 4, editsPerWinery: 4 },
};

export interface EditNode {
  readonly solera: UseCases;
  readonly composed: Composed;
  readonly pool: SteppedEditPool;
}

/** A public edit. */
type Edit = JsonObject & { readonly id: string; readonly status: string };

/** The instant some days after the first receipts. */
export function day(number: number): string {
  return new Date(begin + number * dayMs).toISOString();
}

export class EditSite {
  private readonly nodes: EditNode[] = [];
  private readonly client: Client;

  private constructor(readonly database: TestDatabase) {
    this.client = new Client({ connectionString: database.connectionString });
  }

  static async open(): Promise<EditSite> {
    const site = new EditSite(await createTestDatabase());
    await site.client.connect();
    return site;
  }

  async addNode(limits: Partial<LargeEditLimits> = {}): Promise<EditNode> {
    const { connectionString } = this.database;
    const editLimits = { ...smallEditLimits, ...limits };
    const pool = new SteppedEditPool(connectionString, editLimits);
    const composed = await compose({ connectionString, durable: false, editLimits, editPool: pool });
    for (; composed.level.value < levelOfClaims; await pause(5)) await composed.level.refresh();
    const node = { solera: composed.solera, composed, pool };
    this.nodes.push(node);
    return node;
  }

  async closeNode(node: EditNode): Promise<void> {
    this.nodes.splice(this.nodes.indexOf(node), 1);
    await node.composed.close();
  }

  async rows<Row extends JsonObject>(sql: string, values: readonly unknown[] = []): Promise<Row[]> {
    return (await this.client.query<Row>(sql, [...values])).rows;
  }

  /** Lets the janitor work, and returns what is left of unpublished drafts. */
  async leftovers({ composed }: EditNode): Promise<JsonObject> {
    await composed.postgres.sweep();
    const [row] = await this.rows(`select
      (select count(*) from draft)::integer as drafts,
      (select count(*) from version where draft is not null)::integer as claims,
      (select count(*) from checkpoint where number < 0)::integer as checkpoints,
      (select count(*) from outdated_span)::integer as spans,
      (select count(*) from draft_stream)::integer as streams,
      (select count(*) from disturbance)::integer as disturbances,
      (select count(*) from touch t where t.origin < 0 and not exists (select from publication p where p.draft = t.origin))::integer as touches`);
    return row ?? {};
  }

  async close(): Promise<void> {
    for (const node of this.nodes.splice(0)) await node.composed.close();
    await this.client.end();
    await this.database.drop();
  }
}

export const nothingLeft = { drafts: 0, claims: 0, checkpoints: 0, spans: 0, streams: 0, disturbances: 0, touches: 0 };

/** Puts a winery, and fills a lot on which an action follows each day. Returns the id of the receipt. */
export async function fillLot(solera: UseCases, winery: string, lot: string): Promise<string> {
  await accepted(solera.putWinery(winery, settings));
  const id = randomUUID();
  const data = { to: { lot, volume: 1_000 }, components };
  await accepted(solera.record(winery, { id, type: 'receive_bulk', effectiveAt: day(0), data }, {}));
  const changes = Array.from({ length: additions }, (_, index) => ({
    op: 'record',
    action: adjustment(lot, index + 1),
  }));
  await accepted(solera.change(winery, { changes }, {}));
  return id;
}

/** An action that takes one gallon out of a lot at noon of a day. */
export function adjustment(lot: string, number: number, change = -1): JsonObject {
  return { type: 'adjust', effectiveAt: day(number), data: { lot, change, reason: 'evaporation' } };
}

export const background = { async: { waitMs: 0 } } as const;

/** The body that revises a receipt to another volume. */
export function receiptOf(lot: string, volume: number): JsonObject {
  return { data: { to: { lot, volume }, components } };
}

/** Accepts an edit. */
export async function edit(answer: Promise<Result<JsonObject>>): Promise<Edit> {
  return (await accepted(answer)) as Edit; // As the contract says.
}

export async function ended(solera: UseCases, id: string): Promise<Edit> {
  for (;;) {
    const found = await edit(solera.getEdit(id));
    if (['done', 'refused', 'failed', 'cancelled'].includes(found.status)) return found;
    await pause(5);
  }
}

export async function volumeOf(solera: UseCases, winery: string, lot: string): Promise<unknown> {
  return (await accepted(solera.getLot(winery, lot, {}))).volume;
}
