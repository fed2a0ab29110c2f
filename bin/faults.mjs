/**
 * Runs the tests that kill parts of Solera in the middle of its work, for longer than `npm test` does:
 * `npm run faults` kills one process and its database, `-- cluster` breaks every part of three nodes, `-- edits` breaks what runs large edits, and fills the database's disk,
 * `-- mirror` breaks what copies the log, `-- feed` breaks a consumer and all that it depends on, `-- fold` folds the log of many random edits in another process,
 * `-- backup` kills backups and restores, `-- upgrade` runs nodes of another built checkout (SOLERA_BASELINE) beside those of this one, `-- availability` measures how long service is away.
 * Further arguments go to vitest, such as `-- availability -t stopped`.
 */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const runs = {
  kills: { folder: 'test/faults/kill', setting: 'SOLERA_KILLS', times: '50' },
  cluster: { folder: 'test/faults/cluster/cluster', setting: 'SOLERA_FAULTS', times: '5' },
  edits: { folder: 'test/faults/edits', setting: 'SOLERA_EDIT_FAULTS', times: '50' },
  mirror: { folder: 'test/faults/mirror', setting: 'SOLERA_MIRROR_FAULTS', times: '40' },
  feed: { folder: 'test/faults/feed/', setting: 'SOLERA_FEED_TROUBLES', times: '200' },
  fold: { folder: 'test/faults/fold', setting: 'SOLERA_FOLD_EDITS', times: '20000' },
  backup: { folder: 'test/faults/backup', setting: 'SOLERA_BACKUP_KILLS', times: '50' },
  upgrade: { folder: 'test/faults/upgrade', setting: 'SOLERA_SEED', times: '1' },
  availability: { folder: 'test/faults/cluster/availability', setting: 'SOLERA_SAMPLES', times: '50' },
};

const [name = 'kills', ...rest] = process.argv.slice(2);
const run = Object.hasOwn(runs, name) ? runs[name] : undefined;
if (run === undefined) {
  process.stderr.write(`"${name}" is not a run of faults. Choose one of ${Object.keys(runs).join(', ')}.\n`);
  process.exit(1);
}
const root = fileURLToPath(new URL('../', import.meta.url));
const vitest = fileURLToPath(new URL('../node_modules/vitest/vitest.mjs', import.meta.url));
const child = spawn(process.execPath, [vitest, 'run', '--project', 'simulation', run.folder, ...rest], {
  cwd: root,
  stdio: 'inherit',
  env: { ...process.env, [run.setting]: process.env[run.setting] ?? run.times },
});
child.once('exit', (code) => {
  process.exitCode = code ?? 1;
});
