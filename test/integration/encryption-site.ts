/** Nodes with keys on one database. */
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import type { LargeEditLimits } from '../../config/large-edits.js';
import type { Limits } from '../../config/limits.js';
import { readModels } from '../../src/adapters/postgres/read-models/model-queries.js';
import type { JsonObject } from '../../src/application/json-object.js';
import type { UseCases } from '../../src/application/use-cases.js';
import { keySource } from '../../src/encryption/key-source.js';
import type { Notification } from '../../src/feed/notification.js';
import { type Composed, compose } from '../../src/main/compose.js';
import { destroyKeys, rotateKey } from '../../src/main/keys/key-changes.js';
import { accepted } from '../support/accepted.js';
import { createTestDatabase, type TestDatabase } from '../support/postgres.js';

interface NodeOptions {
  /** False: a node without SOLERA_KEYS. */
  readonly hasKeys?: boolean;
  readonly limits?: Partial<Limits>;
  readonly editLimits?: Partial<LargeEditLimits>;
}

const followerLimits = { pollMs: 20, gatherMs: 1, takeOverMs: 200, firstPauseMs: 1, longestPauseMs: 50 };

const settings = { name: 'Winery', volumeUnit: 'gal', weightUnit: 'lb', currency: 'USD', timeZone: 'UTC' };

export class EncryptionSite {
  readonly keys: string;
  private readonly nodes: Composed[] = [];

  private constructor(
    readonly database: TestDatabase,
    private readonly folder: string,
  ) {
    this.keys = join(folder, 'keys.json');
    writeFileSync(this.keys, '{"wineries":{}}');
    chmodSync(this.keys, 0o600);
  }

  static async open(): Promise<EncryptionSite> {
    return new EncryptionSite(await createTestDatabase(), mkdtempSync(join(tmpdir(), 'solera-keys-')));
  }

  async addNode({ hasKeys = true, ...options }: NodeOptions = {}): Promise<Composed> {
    const { connectionString } = this.database;
    const node = await compose({
      ...{ connectionString, durable: false, keys: hasKeys ? this.keys : null, ...options },
      followers: { definitions: readModels, limits: followerLimits },
    });
    this.nodes.push(node);
    return node;
  }

  async closeNode(node: Composed): Promise<void> {
    this.nodes.splice(this.nodes.indexOf(node), 1);
    await node.close();
  }

  /** Gives a winery its next key, and waits until the nodes seal with it. */
  async rotate(node: Composed, winery: string): Promise<string> {
    const { key } = await rotateKey(node.postgres, keySource(this.keys), winery);
    for (const one of this.nodes) await one.refreshKeys();
    return key;
  }

  async destroy(node: Composed, winery: string, key: string | null = null): Promise<void> {
    await destroyKeys(node.postgres, keySource(this.keys), { winery, key });
    for (const one of this.nodes) await one.refreshKeys();
  }

  async rows<Row extends object>(sql: string, values: readonly unknown[] = []): Promise<Row[]> {
    const client = new Client({ connectionString: this.database.connectionString });
    await client.connect();
    try {
      return (await client.query<Row & Record<string, unknown>>(sql, [...values])).rows;
    } finally {
      await client.end();
    }
  }

  /** Everything that the database stores, by table: each row as one text. */
  async dump(): Promise<Map<string, readonly string[]>> {
    const tables = await this.rows<{ name: string }>(`
      select quote_ident(table_schema) || '.' || quote_ident(table_name) as name from information_schema.tables
      where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema') order by 1`);
    const dumped = new Map<string, readonly string[]>();
    for (const { name } of tables)
      dumped.set(
        name,
        (await this.rows<{ row: string }>(`select t::text as row from ${name} t`)).map(({ row }) => row),
      );
    return dumped;
  }

  async close(): Promise<void> {
    for (const node of this.nodes.splice(0)) await node.close();
    await this.database.drop();
    rmSync(this.folder, { recursive: true });
  }
}

const components = [{ share: 1, variety: 'Merlot', vintage: 2024, appellation: 'Napa' }];

export function receipt(lot: string, volume: number, day = 1): JsonObject {
  return { type: 'receive_bulk', effectiveAt: at(day), data: { to: { lot, volume }, components } };
}

/** Noon of a day of October 2025. */
export function at(day: number): string {
  return new Date(Date.UTC(2025, 9, day, 12)).toISOString();
}

export async function putWineries(solera: UseCases, ...codes: readonly string[]): Promise<void> {
  for (const code of codes) await accepted(solera.putWinery(code, settings));
}

/** All texts of the log, as pages serve them. */
export async function logTexts({ postgres }: Composed): Promise<readonly string[]> {
  return postgres.log.texts(1, await postgres.log.head());
}

export function parsed(texts: readonly string[]): readonly Notification[] {
  return texts.map((text) => JSON.parse(text) as Notification);
}

export async function volumeOf(solera: UseCases, winery: string, lot: string): Promise<unknown> {
  return (await accepted(solera.getLot(winery, lot, {}))).volume;
}
