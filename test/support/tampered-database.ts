/** A database with a harvest, whose rows tests change behind Solera's back. */
import { Client, type QueryResultRow } from 'pg';
import type { VerifyLimits } from '../../config/verify.js';
import { harvest } from '../../src/harvest/harvest.js';
import { type Composed, compose } from '../../src/main/compose.js';
import { loadSteps } from '../../src/main/demo/step-loader.js';
import type { Check } from '../../src/verify/difference.js';
import type { VerifyReport } from '../../src/verify/report.js';
import { verify } from '../../src/verify/verify.js';
import { accepted } from './accepted.js';
import { createTestDatabase, type TestDatabase } from './postgres.js';

/** A weigh tag that was corrected after its fruit had become a lot of its own. */
interface CorrectedTag {
  readonly winery: string;
  readonly action: string;
  /** The data of its first revision, as JSON text. */
  readonly data: string;
  /** The notification number of its first revision. */
  readonly number: number;
}

type VerifyMore = Partial<Pick<Parameters<typeof verify>[0], 'since' | 'runner'>>;

export class TamperedDatabase {
  private undo: readonly string[] = [];
  private corrections = 0;

  private constructor(
    private readonly database: TestDatabase,
    readonly node: Composed,
    private readonly client: Client,
  ) {}

  /** Records a harvest, and disables the triggers that refuse changes of the log. */
  static async create(actions = 600): Promise<TamperedDatabase> {
    const database = await createTestDatabase();
    const node = await compose({ connectionString: database.connectionString, durable: false });
    await loadSteps(node.solera, [...harvest({ seed: 5, actions, wineries: 2 })], () => undefined);
    for (let round = 0; round < 4; round += 1) await node.actors.headStates.flush();
    const client = new Client({ connectionString: database.connectionString });
    await client.connect();
    for (const table of ['touch', 'revision', 'publication', 'status_change', 'remembered'])
      await client.query(`alter table ${table} disable trigger user`);
    return new TamperedDatabase(database, node, client);
  }

  async close(): Promise<void> {
    await this.client.end();
    await this.node.close();
    await this.database.drop();
  }

  /** Changes rows (null: deletes them) until `restore`. */
  async tamper(table: string, where: string, change: string | null): Promise<void> {
    await this.client.query(`create temporary table kept as select * from ${table} where ${where}`);
    await this.client.query(`create temporary table changed (like ${table})`);
    this.undo = [
      `delete from ${table} t using changed c where t is not distinct from c`,
      `insert into ${table} select * from kept`,
      'drop table kept, changed',
    ];
    const statement = change === null ? `delete from ${table}` : `update ${table} set ${change}`;
    const returned = change === null ? 'where false' : '';
    const { rows } = await this.client.query<{ count: string }>(
      `with done as (${statement} where ${where} returning *), noted as (insert into changed select * from done ${returned})
       select count(*)::text as count from done`,
    );
    if (rows[0]?.count === '0') throw new Error(`no row of ${table} where ${where}`);
  }

  /** Adds a changed copy of a row until `restore`. `where` must find one row. */
  async add(table: string, where: string, change: string): Promise<void> {
    await this.client.query(`create temporary table changed as select * from ${table} where ${where}`);
    this.undo = [`delete from ${table} t using changed c where t is not distinct from c`, 'drop table changed'];
    await this.client.query(`update changed set ${change}`);
    const { rowCount } = await this.client.query(`insert into ${table} select * from changed`);
    if (rowCount !== 1) throw new Error(`${rowCount} rows of ${table} where ${where}`);
  }

  async restore(): Promise<void> {
    for (const statement of this.undo) await this.client.query(statement);
    this.undo = [];
  }

  /** Runs a statement that is not undone. */
  async run(statement: string): Promise<void> {
    await this.client.query(statement);
  }

  /** Returns the first row that a query finds. */
  async row<Row extends object>(query: string): Promise<Row> {
    const { rows } = await this.client.query<Row & QueryResultRow>(query);
    const [row] = rows;
    if (row === undefined) throw new Error(`the harvest has no row for: ${query}`);
    return row;
  }

  /** Verifies in small pages, so that their ends are tested. */
  verify(limits: Partial<VerifyLimits> = { page: 97 }, more: VerifyMore = {}): Promise<VerifyReport> {
    return verify({ ...this.node.postgres, now: () => performance.now(), limits, ...more });
  }

  get connectionString(): string {
    return this.database.connectionString;
  }

  /** Verifies what was recorded after a notification. */
  verifySince(since: number): Promise<VerifyReport> {
    return this.verify({ page: 97 }, { since });
  }

  /** Returns the row of a movement's source, in the middle of the history, and the number of its assertion. */
  movement() {
    return this.row<{ stream: string; action: string; events: string; effective_at: string; number: string }>(
      `select stream, action, events, effective_at, (first + idx + retracts)::text as number from published_touch
       where events like '{"name":"WineMovedOut"%' and asserts = 1 order by effective_at offset 20 limit 1`,
    );
  }

  async correctedTag(): Promise<CorrectedTag> {
    const { solera, postgres } = this.node;
    this.corrections += 1;
    const [first] = await postgres.settingsStore.listWineries({ limit: 1, after: null });
    const winery = first?.winery ?? '';
    const lot = `CORRECTED-${this.corrections}`;
    const at = (hour: number): string => new Date(Date.UTC(2031, 0, this.corrections, hour)).toISOString();
    const receipt = (weight: number) => ({ lot, weight, variety: 'Syrah', vintage: 2030, appellation: 'Napa Valley' });
    const record = (type: string, hour: number, data: object) =>
      accepted(solera.record(winery, { type, effectiveAt: at(hour), data }, {}));
    const { action: received } = await record('receive_fruit', 1, receipt(900));
    const { id: action } = received as { id: string };
    await record('declare', 2, { lot, owner: 'Somebody' });
    await accepted(solera.revise(winery, action, { data: receipt(800), note: 'Tare.' }, {}));
    const [revision] = await postgres.actionIndex.listRevisions(action, { limit: 1, afterRevision: 0 });
    return { winery, action, data: revision?.data ?? '', number: revision?.number ?? 0 };
  }
}

/** Returns a text as an SQL literal. */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

export function differencesOf(report: VerifyReport, check: Check) {
  return report.differences.filter((difference) => difference.check === check);
}

export function failedChecks(report: VerifyReport): string[] {
  return report.checks.filter(({ differences }) => differences > 0).map(({ check }) => check);
}

/** Returns the checks that were not made completely, with the reasons. */
export function skippedChecks(report: VerifyReport): (readonly [string, string | null])[] {
  return report.checks.filter((check) => check.skipped !== null).map((check) => [check.check, check.skipped]);
}
