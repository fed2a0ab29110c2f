/**
 * The program needs no folder that it may write to, but SOLERA_DATA with the embedded database, and that of temporary files: it runs on a read-only root file system. It is started as in
 * the image, from a copy of what the image contains, by a user who may not write there.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, chown, cp, mkdir, mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestServer, type TestServer } from '../support/postgres.js';

const root = join(import.meta.dirname, '../..');
/** The user without privileges of most systems, if this process may start programs as another user. */
const other = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};

let folder: string;
let program: string;
let server: TestServer;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'solera-test-read-only-'));
  await chmod(folder, 0o755);
  program = join(folder, 'program');
  await mkdir(program);
  await copyImage();
  // For root, another user lacks the permission to write; the owner lacks it only after this.
  execFileSync('chmod', ['-R', 'a-w', program]);
  server = await startTestServer({ fsync: true });
}, 180_000);
afterAll(async () => {
  await server.stop();
  execFileSync('chmod', ['-R', 'u+w', program]);
  await rm(folder, { recursive: true, force: true });
});

/** Copies package.json, the compiled program, and the packages that npm installs with --omit=dev --omit=optional. */
async function copyImage(): Promise<void> {
  await cp(join(root, 'package.json'), join(program, 'package.json'));
  await cp(join(root, 'dist'), join(program, 'dist'), { recursive: true });
  const { packages } = JSON.parse(await readFile(join(root, 'package-lock.json'), 'utf8')) as {
    readonly packages: Readonly<Record<string, { readonly dev?: true; readonly optional?: true }>>;
  }; // npm's own file.
  for (const [path, { dev, optional }] of Object.entries(packages)) {
    if (path === '' || dev === true || optional === true) continue;
    await mkdir(join(program, dirname(path)), { recursive: true });
    await cp(join(root, path), join(program, path), {
      recursive: true,
      filter: (from) => !from.slice(join(root, path).length).includes('node_modules'),
    });
  }
}

/** Starts the program as its user, in its folder, with a folder for temporary files of its own. */
async function started(
  environment: Readonly<Record<string, string>>,
  temporary: string,
): Promise<{ child: ChildProcess; url: string }> {
  await mkdir(temporary, { recursive: true });
  if (other.uid !== undefined) await chown(temporary, other.uid, other.gid);
  const env = {
    PATH: process.env.PATH ?? '',
    HOME: '/nonexistent',
    TMPDIR: temporary,
    PORT: '0',
    NODE_ENV: 'production',
    ...environment,
  };
  const child = spawn(process.execPath, ['dist/src/main/cli.js', 'start'], {
    cwd: program,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
    ...other,
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  await expect.poll(() => child.exitCode === null && !/ready on/.test(output), { timeout: 60_000 }).toBe(false);
  const [, url] = /ready on (http:\S+)/.exec(output) ?? [];
  if (url === undefined) throw new Error(`the program ended with ${child.exitCode}: ${output}`);
  return { child, url };
}

async function newestIn(path: string): Promise<number> {
  const names = await readdir(path, { recursive: true });
  const times = await Promise.all(names.map(async (name) => (await stat(join(path, name))).mtimeMs));
  return Math.max(0, ...times);
}

describe('a user who may not write to the program', () => {
  it('may really not write there', () => {
    const attempt = () => execFileSync('touch', [join(program, 'dist', 'x')], { stdio: 'ignore', ...other });
    expect(attempt).toThrow();
  });

  it('runs a node of the image, which writes to no file at all', async () => {
    const database = await server.createDatabase();
    const before = await newestIn(program);
    const temporary = join(folder, 'tmp');
    const { child, url } = await started({ DATABASE_URL: database.connectionString }, temporary);
    const units = { volumeUnit: 'gal', weightUnit: 'lb', currency: 'USD' };
    const winery = { name: 'Estate', ...units, timeZone: 'America/Los_Angeles' };
    const put = await fetch(`${url}/v1/wineries/estate`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(winery),
    });
    expect(put.status, await put.text()).toBe(200);
    expect((await fetch(`${url}/readyz`)).status).toBe(200);
    expect((await fetch(`${url}/`)).status).toBe(200);
    child.kill('SIGTERM');
    expect(await once(child, 'exit')).toEqual([0, null]);
    expect(await newestIn(program)).toBe(before);
    expect(await readdir(program)).toEqual(['dist', 'node_modules', 'package.json']);
    expect(await readdir(temporary)).toEqual([]);
  }, 120_000);
});
