import { execFile } from 'node:child_process';
import { mkdtemp, open, rm, rmdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const chunk = Buffer.alloc(1024 * 1024);

/** A file system of a limited size, in memory, which a test may fill. */
export interface SmallDisk {
  readonly folder: string;
  /** Fills the free space with a ballast file. */
  fill(): Promise<void>;
  /** Removes the ballast. */
  free(): Promise<void>;
  /** Removes the disk and everything on it. */
  unmount(): Promise<void>;
}

/** Mounts a disk of so many MiB. Returns the reason as a text if this process may not mount one. */
export async function mountSmallDisk(megabytes: number): Promise<SmallDisk | string> {
  const folder = await mkdtemp(join(tmpdir(), 'solera-disk-'));
  try {
    await run('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder]);
  } catch (error) {
    await rmdir(folder);
    return `a small disk cannot be mounted, which needs Linux and root: ${String(error)}`;
  }
  const ballast = join(folder, 'ballast');
  return {
    folder,
    fill: () => fill(ballast),
    free: () => rm(ballast, { force: true }),
    unmount: async () => {
      await run('umount', [folder]);
      await rmdir(folder);
    },
  };
}

async function fill(ballast: string): Promise<void> {
  const file = await open(ballast, 'a');
  try {
    for (;;) {
      const { bytesWritten } = await file.write(chunk);
      // The last piece fits in part only.
      if (bytesWritten < chunk.length) return;
    }
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error;
  } finally {
    await file.close();
  }
}
