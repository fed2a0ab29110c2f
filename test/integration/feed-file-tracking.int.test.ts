/** The position in a file: what a crash leaves behind, and that one process at a time uses it. Needs a build, which `npm test` makes. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fileTracking } from '../../src/feed/consumer/file-tracking.js';
import { unknownLog } from '../../src/feed/log-identity.js';

const program = fileURLToPath(new URL('../support/file-holder.mjs', import.meta.url));
const nothing = () => Promise.resolve();

let folder: string;
let children: ChildProcess[];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'solera-position-'));
  children = [];
});
afterEach(async () => {
  for (const child of children) child.kill('SIGKILL');
  await rm(folder, { recursive: true, force: true });
});

async function hold(path: string): Promise<{ readonly child: ChildProcess; readonly line: string }> {
  const child = spawn(process.execPath, [program, path], { stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(child);
  const [line] = await once(child.stdout ?? process.stdin, 'data');
  return { child, line: String(line).trim() };
}

async function failureOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => null,
    (error: unknown) => error,
  );
}

describe('a position in a file', () => {
  it('is 0 without a file, and is kept', async () => {
    const path = join(folder, 'position.json');
    const tracking = fileTracking(path);
    expect(await tracking.open()).toEqual({ position: 0, ...unknownLog });
    const known = { log: 'incarnation', applied: { last: 7, change: 'id', recordedAt: '2026-09-01T10:00:00.000Z' } };
    expect(await tracking.advance({ from: 0, to: 7, ...known }, nothing)).toEqual({ position: 7, ...known });
    await tracking.close();
    const later = fileTracking(path);
    expect(await later.open()).toEqual({ position: 7, ...known });
    await later.close();
    expect(await readdir(folder)).toEqual(['position.json']);
  });

  it('stays if the work fails, or the disk does', async () => {
    const path = join(folder, 'position.json');
    const tracking = fileTracking(path);
    await tracking.open();
    await tracking.advance({ from: 0, to: 7, ...unknownLog }, nothing);
    const failed = tracking.advance({ from: 7, to: 9, ...unknownLog }, () => Promise.reject(new Error('not now')));
    expect(await failureOf(failed)).toMatchObject({ message: 'not now' });
    // The draft cannot be written where a folder has its name.
    await mkdir(`${path}.new`);
    expect(await failureOf(tracking.advance({ from: 7, to: 9, ...unknownLog }, nothing))).toMatchObject({
      code: 'EISDIR',
    });
    expect(JSON.parse(await readFile(path, 'utf8'))).toMatchObject({ position: 7 });
    await tracking.close();
  });

  it('is whole after the process was killed while it wrote', async () => {
    const path = join(folder, 'position.json');
    await writeFile(path, '{"format":"solera.position/1","position":5}\n');
    await writeFile(`${path}.new`, '{"format":"solera.po');
    const tracking = fileTracking(path);
    expect(await tracking.open()).toEqual({ position: 5, ...unknownLog });
    await tracking.advance({ from: 5, to: 6, ...unknownLog }, nothing);
    await tracking.close();
    expect(await readdir(folder)).toEqual(['position.json']);
  });

  it.each([
    ['', 'it is empty'],
    ['{"format":"solera.position/1","posi', 'it is not JSON'],
    ['{"position":7}', 'it has no "format": "solera.position/1"'],
    ['[]', 'it has no "format": "solera.position/1"'],
    ['{"format":"solera.position/1","position":-1}', '"position" is not a whole number ≥ 0'],
  ])('is refused if the file is torn or foreign, and the file is left as it is: %j', async (text, reason) => {
    const path = join(folder, 'position.json');
    await writeFile(path, text);
    expect(await failureOf(fileTracking(path).open())).toMatchObject({
      name: 'InvalidPositionFile',
      message: `${path} does not hold a position: ${reason}. Name another file, or delete this one to begin with the first notification.`,
    });
    expect(await readFile(path, 'utf8')).toBe(text);
    expect(await readdir(folder)).toEqual(['position.json']);
  });
});

describe('the lock of a position file', () => {
  it.each([
    ['a short path', ''],
    ['a path too long for a socket', join('a'.repeat(100), 'b'.repeat(100))],
  ])('keeps another process out until its holder ends, also by kill -9: %s', async (_, below) => {
    const parent = join(folder, below);
    await mkdir(parent, { recursive: true });
    const path = join(parent, 'position.json');
    await writeFile(path, '{"format":"solera.position/1","position":5}\n');
    const first = await hold(path);
    expect(first.line).toBe('holds 5');
    expect((await hold(path)).line).toBe('PositionFileInUse');
    expect(await failureOf(fileTracking(path).open())).toMatchObject({ name: 'PositionFileInUse', path });
    first.child.kill('SIGKILL');
    await once(first.child, 'exit');
    const third = await hold(path);
    expect(third.line).toBe('holds 5');
    third.child.kill('SIGKILL');
    await once(third.child, 'exit');
    const tracking = fileTracking(path);
    expect(await tracking.open()).toEqual({ position: 5, ...unknownLog });
    await tracking.close();
    expect(await readdir(parent)).toEqual(['position.json']);
  });

  it('is held while its holder is stopped by a signal', async () => {
    const path = join(folder, 'position.json');
    const { child } = await hold(path);
    child.kill('SIGSTOP');
    expect(await failureOf(fileTracking(path).open())).toMatchObject({ name: 'PositionFileInUse' });
  });

  it('is never held twice, however many begin at the same time', async () => {
    const path = join(folder, 'position.json');
    const trackings = Array.from({ length: 20 }, () => fileTracking(path));
    let holders = 0;
    let held = 0;
    await Promise.all(
      trackings.map(async (tracking) => {
        if ((await failureOf(tracking.open())) !== null) return;
        holders += 1;
        held += 1;
        expect(holders).toBe(1);
        await new Promise((resolve) => setTimeout(resolve, 5));
        holders -= 1;
        await tracking.close();
      }),
    );
    expect(held).toBeGreaterThan(0);
  });
});
