import { execFileSync } from 'node:child_process';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { cpus, loadavg, release, tmpdir, totalmem, type } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { summary } from './statistics.js';

/** The hardware, the software and the settings of a measurement. A figure means nothing without them. */
export interface Machine {
  readonly processor: string;
  readonly cores: number;
  readonly memoryGb: number;
  readonly system: string;
  readonly node: string;
  readonly postgres: string;
  /** Settings of PostgreSQL. */
  readonly settings: Readonly<Record<string, string>>;
  /** Load average over the minute before the benchmark. If it is high, other programs used the machine, and absolute rates are too low. */
  readonly loadBefore: number;
  /** Median time to write 8 kB and fdatasync it, on the disk of the databases: a commit takes at least this long. */
  readonly flushUs: number;
  /** The Git commit of the checkout that is measured. */
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

/** `checkout`: the folder of the measured checkout; by default the working folder. */
export async function describeMachine(connectionString: string, checkout = '.'): Promise<Machine> {
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
      flushUs: await measureFlush(),
      commit: commitMeasured(checkout),
    };
  } finally {
    await client.end();
  }
}

async function measureFlush(): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'solera-flush-'));
  const file = await open(join(folder, 'page'), 'w');
  const page = Buffer.alloc(8_192, 1);
  const times: number[] = [];
  try {
    for (let time = 0; time < 200; time += 1) {
      const begun = performance.now();
      await file.write(page, 0, page.length, 0);
      await file.datasync();
      times.push((performance.now() - begun) * 1_000);
    }
  } finally {
    await file.close();
    await rm(folder, { recursive: true, force: true });
  }
  return summary(times).median;
}

function commitMeasured(cwd: string): string {
  try {
    const at = execFileSync('git', ['rev-parse', '--short', 'HEAD'], {
      cwd,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
    const changed =
      execFileSync('git', ['status', '--porcelain', 'src', 'config'], { cwd, encoding: 'utf8' }).trim() !== '';
    return changed ? `${at} with uncommitted changes` : at;
  } catch {
    return 'unknown: not a git clone';
  }
}
