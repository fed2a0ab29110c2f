/** The package of the consumers' library: made by `npm pack`, installed in an empty project, compiled against and run. */
import { execFile, spawn } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type HttpNode, startHttpNode } from '../support/http-node.js';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../../', import.meta.url));
const readme = await readFile(join(root, 'src/feed/README.md'), 'utf8');
const [quickStart = '', withPostgres = ''] = [...readme.matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map(([, code]) => code);
const [shown = ''] = [...readme.matchAll(/^```text\n([\s\S]*?)^```$/gm)].map(([, text]) => text);

let folder: string;
let tree: string;
let project: string;
let node: HttpNode;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'solera-package-'));
  tree = join(folder, 'tree');
  project = join(folder, 'project');
  // A copy, so that tests that run at the same time see no change.
  await mkdir(tree);
  for (const part of ['src', 'config', 'bin', 'package.json', 'README.md', 'tsconfig.json', 'tsconfig.library.json'])
    await cp(join(root, part), join(tree, part), { recursive: true });
  await symlink(join(root, 'node_modules'), join(tree, 'node_modules'));
  await mkdir(project);
  await writeFile(join(project, 'package.json'), '{ "name": "consumer", "private": true, "type": "module" }');
  await run('npm', ['pack', '--pack-destination', folder], { cwd: tree });
  const tarball = join(folder, 'solera-0.1.0.tgz');
  await run('npm', ['install', tarball, '--offline', '--no-audit', '--no-fund'], { cwd: project });
  node = await startHttpNode();
}, 120_000);
afterAll(async () => {
  await node.close();
  await rm(folder, { recursive: true, force: true });
});

async function put(path: string, body: object): Promise<void> {
  const method = path.endsWith('/actions') ? 'POST' : 'PUT';
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(`${node.url}${path}`, { method, headers, body: JSON.stringify(body) });
  expect(response.ok, await response.text()).toBe(true);
}

/** Compiles a file of the project as a consumer would: strict, and with the declarations of the package checked, too. */
async function compile(file: string, ...options: readonly string[]): Promise<void> {
  const compiler = join(root, 'node_modules/typescript/lib/tsc.js');
  const strict = ['--strict', '--noUncheckedIndexedAccess', '--module', 'nodenext', '--target', 'es2023'];
  const found = await run(process.execPath, [compiler, ...strict, ...options, file], { cwd: project }).catch(
    ({ stdout }: { readonly stdout: string }) => ({ stdout }), // What tsc objects to.
  );
  expect(found.stdout).toBe('');
}

describe('the package of the library', () => {
  it('holds the compiled library and its README, and needs no other package', async () => {
    const installed = join(project, 'node_modules/solera');
    const manifest = JSON.parse(await readFile(join(installed, 'package.json'), 'utf8'));
    expect(Object.keys(manifest.dependencies ?? {})).toEqual([]);
    expect(manifest.peerDependenciesMeta).toEqual({ nats: { optional: true }, pg: { optional: true } });
    expect(await readFile(join(installed, 'README.md'), 'utf8')).toBe(readme);
    const files = (await readdir(installed, { recursive: true })).filter((path) => /\.[a-z]+$/.test(path));
    const folders = new Set(files.map((path) => path.replace(/\/?[^/]*$/, '')));
    expect([...folders].sort()).toEqual([
      '',
      'dist/config',
      'dist/src/cellar',
      'dist/src/encryption',
      'dist/src/feed',
      'dist/src/feed/conformance',
      'dist/src/feed/consumer',
      'dist/src/kernel',
    ]);
    expect(files.filter((path) => !/\.(js|d\.ts)$/.test(path)).sort()).toEqual(['README.md', 'package.json']);
    expect((await readdir(join(project, 'node_modules'))).filter((name) => !name.startsWith('.'))).toEqual(['solera']);
  });

  it('runs the quick start of its README against a server, which prints what the README shows', async () => {
    await put('/v1/wineries/estate', {
      ...{ name: 'Estate', volumeUnit: 'gal', weightUnit: 'lb', currency: 'USD', timeZone: 'UTC' },
    });
    const receive = (lot: string, volume: number, variety: string) => ({
      type: 'receive_bulk',
      effectiveAt: '2025-10-01T10:00:00Z',
      data: { to: { lot, volume }, components: [{ share: 1, variety, vintage: 2025, appellation: 'Napa Valley' }] },
    });
    await put('/v1/wineries/estate/actions', receive('25-ME', 100, 'Merlot'));
    await put('/v1/wineries/estate/actions', receive('25-CS', 60, 'Cabernet Sauvignon'));
    await put('/v1/wineries/estate/actions', {
      type: 'rack',
      effectiveAt: '2025-10-02T10:00:00Z',
      data: { from: [{ lot: '25-ME', volume: 40 }], to: [{ lot: '25-CS', volume: 40 }] },
    });
    await writeFile(
      join(project, 'quick-start.ts'),
      `declare const process: { env: Record<string, string> };\n${quickStart}`,
    );
    // The project has no @types/node: the declarations stand alone.
    await compile('quick-start.ts');
    const env = { ...process.env, SOLERA_URL: node.url };
    const { stdout } = await run(process.execPath, ['quick-start.js'], { cwd: project, env });
    expect(stdout).toBe(shown);
  });

  it('compiles the example with PostgreSQL, in which apply gets a client of pg', async () => {
    await mkdir(join(project, 'node_modules/@types'), { recursive: true });
    for (const name of [
      'pg',
      '@types/pg',
      '@types/node',
      'pg-types',
      'pg-protocol',
      'undici-types',
      'pg-int8',
      'postgres-array',
      'postgres-bytea',
      'postgres-date',
      'postgres-interval',
    ])
      await symlink(join(root, 'node_modules', name), join(project, 'node_modules', name)).catch(() => undefined);
    await writeFile(join(project, 'with-postgres.ts'), withPostgres);
    await compile('with-postgres.ts', '--noEmit', '--skipLibCheck');
  });

  it('has the program solera-feed-conformance', async () => {
    const command = `node -e "process.exit(3)"`;
    const failed = run('npx', ['solera-feed-conformance', '--command', command, '--only', 'pages'], { cwd: project });
    await expect(failed).rejects.toMatchObject({
      code: 1,
      stdout: expect.stringMatching(/^pages +failed.*ended with 3 after 0/),
    });
  });

  it('leaves the repository as it is, also if npm pack is killed', { timeout: 60_000 }, async () => {
    const manifest = await readFile(join(tree, 'package.json'));
    for (const afterMs of [300, 1_200, 2_500]) {
      const child = spawn('npm', ['pack', '--pack-destination', folder], {
        cwd: tree,
        detached: true,
        stdio: 'ignore',
      });
      await new Promise((resolve) => setTimeout(resolve, afterMs));
      if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGKILL');
      await new Promise((resolve) => child.once('close', resolve));
      expect((await readFile(join(tree, 'package.json'))).equals(manifest)).toBe(true);
    }
    expect((await readdir(tree)).sort()).toEqual(
      [
        'README.md',
        'bin',
        'config',
        'node_modules',
        'package.json',
        'src',
        'tsconfig.json',
        'tsconfig.library.json',
      ].sort(),
    );
  });
});
