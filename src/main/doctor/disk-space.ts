import { statfs } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';

/** The space of the file system that holds a path. */
export interface DiskSpace {
  readonly path: string;
  /** For users without privileges. */
  readonly freeBytes: number;
  readonly totalBytes: number;
}

/** Rejects if the path does not exist. */
export async function diskSpace(path: string): Promise<DiskSpace> {
  const absolute = resolve(path);
  const { bavail, blocks, bsize } = await statfs(absolute);
  return { path: absolute, freeBytes: bavail * bsize, totalBytes: blocks * bsize };
}

/** Returns the space for a file or folder that may still have to be created: that of the nearest folder above it that exists. */
export async function diskSpaceFor(path: string): Promise<DiskSpace> {
  const absolute = resolve(path);
  try {
    return await diskSpace(absolute);
  } catch (error) {
    const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    if (!isMissing || dirname(absolute) === absolute) throw error;
    return diskSpaceFor(dirname(absolute));
  }
}
