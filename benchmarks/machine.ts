import { execFileSync } from 'node:child_process';
import { cpus, loadavg, release, totalmem, type } from 'node:os';
import pg from 'pg';

/** What a figure was measured on: without it a figure says nothing. */
export interface Machine {
  readonly processor: string;
  readonly cores: number;
  readonly memoryGb: number;
  readonly system: string;
  readonly node: string;
  readonly postgres: string;
  readonly settings: Readonly<Record<string, string>>;
  /** Of the last minute when the benchmark began: above 1 on two cores, somebody else was at work and absolute figures are too low. */
  readonly loadBefore: number;
  readonly commit: string;
}

const settingNames = [
  'fsync',
  'full_page_writes',
  'synchronous_commit',
  'wal_sync_method',
  'wal_compression',
  'shared_buffers',
  'max_wal_size',
  'checkpoint_timeout',
  'autovacuum',
];

export async function describeMachine(connectionString: string): Promise<Machine> {
  const loadBefore = loadavg()[0] ?? 0;
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    const version = await client.query<{ version: string }>('select version()');
    const settings = await client.query<{ name: string; setting: string }>(
      'select name, current_setting(name) as setting from pg_settings where name = any ($1)',
      [settingNames],
    );
    const found = new Map(settings.rows.map(({ name, setting }) => [name, setting]));
    return {
      processor: cpus()[0]?.model.trim() ?? 'unknown',
      cores: cpus().length,
      memoryGb: Math.round(totalmem() / 2 ** 30),
      system: `${type()} ${release()}`,
      node: process.version,
      postgres: version.rows[0]?.version.split(' on ')[0] ?? 'unknown',
      settings: Object.fromEntries(settingNames.map((name) => [name, found.get(name) ?? 'unknown'])),
      loadBefore,
      commit: commitMeasured(),
    };
  } finally {
    await client.end();
  }
}

function commitMeasured(): string {
  try {
    const at = execFileSync('git', ['rev-parse', '--short', 'HEAD'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
    const changed = execFileSync('git', ['status', '--porcelain', 'src', 'config'], { encoding: 'utf8' }).trim() !== '';
    return changed ? `${at} with uncommitted changes` : at;
  } catch {
    return 'unknown: not a git clone';
  }
}
