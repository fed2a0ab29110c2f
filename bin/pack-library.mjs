/**
 * Replaces the tarball that `npm pack` has made by the package of the consumers' library. It is the script `postpack`.
 *
 * `npm pack` packs package.json as it is, and the repository's lists what the server needs. Tools such as clean-package rewrite the file and restore it
 * afterwards, so a killed pack leaves it changed. This script writes a folder of its own instead: the compiled library with what it imports,
 * its README, and a manifest without dependencies. It packs that folder, and moves the result over npm's in one step.
 * Owns: a temporary folder, and the tarball. Does not own: any other file of the repository, which it only reads.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { prepare, root } from './prepare.mjs';

const entries = {
  './feed': 'dist/src/feed/consumer/follow',
  './feed/postgres': 'dist/src/feed/consumer/postgres-tracking',
};

/** Writes the package into a folder. */
function writePackage(folder) {
  const compiler = join(root, 'node_modules', 'typescript', 'lib', 'tsc.js');
  run(process.execPath, [compiler, '-p', join(root, 'tsconfig.library.json'), '--outDir', join(folder, 'dist')]);
  copyFileSync(join(root, 'src/feed/README.md'), join(folder, 'README.md'));
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify(manifest(), null, 2)}\n`);
}

function manifest() {
  const { name, version, license, type, engines } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  return {
    name,
    version,
    description:
      'Follows the log of a Solera server: every change set once, in order, and proof that no number is missing.',
    license,
    type,
    engines,
    exports: Object.fromEntries(
      Object.entries(entries).map(([entry, path]) => [entry, { types: `./${path}.d.ts`, default: `./${path}.js` }]),
    ),
    bin: { 'solera-feed-conformance': 'dist/src/feed/conformance/main.js' },
    files: ['dist'],
    peerDependencies: { nats: '>=2', pg: '>=8' },
    peerDependenciesMeta: { nats: { optional: true }, pg: { optional: true } },
  };
}

/** Packs a folder, and returns the path of the tarball. */
function packed(folder) {
  const npm = process.env.npm_execpath;
  const args = [
    'pack',
    folder,
    '--pack-destination',
    folder,
    '--ignore-scripts',
    '--silent',
    '--no-json',
    '--no-dry-run',
  ];
  const [program, ...before] = npm === undefined ? ['npm'] : [process.execPath, npm];
  run(program, [...before, ...args]);
  const { name, version } = manifest();
  return join(folder, `${name}-${version}.tgz`);
}

function run(program, args) {
  const { status, stdout, stderr, error } = spawnSync(program, args, { cwd: root, encoding: 'utf8' });
  if (error !== undefined) throw error;
  if (status !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${status}:\n${stdout}${stderr}`);
}

if (!existsSync(join(root, 'node_modules', 'typescript'))) await prepare();
const isDryRun = process.env.npm_config_dry_run === 'true';
const destination = resolve(process.env.INIT_CWD ?? root, process.env.npm_config_pack_destination ?? '.');
const { name, version } = manifest();
const target = join(destination, `${name}-${version}.tgz`);
// If this script is killed, no tarball is better than npm's.
if (!isDryRun) rmSync(target, { force: true });
const folder = mkdtempSync(join(tmpdir(), 'solera-library-'));
try {
  writePackage(folder);
  const tarball = packed(folder);
  if (!isDryRun) {
    copyFileSync(tarball, `${target}.new`);
    renameSync(`${target}.new`, target);
  }
  const digest = createHash('sha512').update(readFileSync(tarball)).digest('base64');
  process.stderr.write(`The tarball holds the library solera/feed, not the files listed above: sha512-${digest}\n`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
