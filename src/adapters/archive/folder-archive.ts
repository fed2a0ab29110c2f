/** An archive as a folder of files. A file is written under a temporary name, synced, and renamed, so that a file which has its name is whole. */
import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ArchiveFault } from '../../backup/archive-fault.js';
import type { BackupProgress } from '../../backup/backup.js';
import { type Manifest, manifestFile, parseManifest } from '../../backup/manifest.js';
import type { ArchiveReader, ArchiveWriter } from '../../backup/ports.js';

/** What an interrupted backup has finished. Deleted once the manifest is written. */
const progressFile = 'unfinished.json';
const temporarySuffix = '.tmp';
/** What a backup writes into its folder. */
const ownNames: ReadonlySet<string> = new Set([progressFile, 'segments', 'tables']);

interface FolderArchive extends ArchiveWriter {
  /** What an interrupted backup into this folder has finished, or null. */
  readonly unfinished: BackupProgress | null;
  keepProgress(progress: BackupProgress): Promise<void>;
  /** Deletes what an interrupted backup has left. */
  clear(): Promise<void>;
}

/** Opens a folder for a backup, and creates it. @throws ArchiveFault unless it is empty, or holds an interrupted backup */
export async function openFolderForBackup(folder: string): Promise<FolderArchive> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const names = await readdir(folder);
  const advice = 'Choose another folder. Each backup has a folder of its own.';
  if (names.includes(manifestFile))
    throw new ArchiveFault('not_empty', `${folder} holds a complete backup already.`, advice);
  const foreign = names.find((name) => !ownNames.has(name) && !name.endsWith(temporarySuffix));
  if (foreign !== undefined)
    throw new ArchiveFault(
      'not_empty',
      `${folder} is not empty: it holds ${foreign}, which is no part of a backup.`,
      advice,
    );
  const write = (file: string, content: Buffer | string) => writeWhole(folder, file, content);
  return {
    unfinished: await readProgress(folder),
    write,
    keepProgress: (progress) => write(progressFile, JSON.stringify(progress)),
    clear: async () => {
      for (const name of ownNames) await rm(join(folder, name), { recursive: true, force: true });
    },
    finish: async (manifest) => {
      await write(manifestFile, manifest);
      await rm(join(folder, progressFile), { force: true });
    },
  };
}

/** Opens a complete archive. `place` names it in messages. @throws ArchiveFault if it is incomplete, damaged, or of a later version */
export async function openFolderArchive(folder: string, place = folder): Promise<ArchiveReader> {
  const manifest = await readManifest(folder, place);
  return { place, manifest, read: (file) => contentOf(join(folder, file)) };
}

async function readManifest(folder: string, place: string): Promise<Manifest> {
  const text = await contentOf(join(folder, manifestFile));
  if (text !== null) return parseManifest(text.toString('utf8'), `The manifest of ${place}`);
  const begun = (await contentOf(join(folder, progressFile))) !== null;
  throw new ArchiveFault(
    'incomplete',
    begun
      ? `${place} holds an interrupted backup, which cannot be restored.`
      : `${place} holds no complete backup: it has no ${manifestFile}.`,
    begun
      ? 'Take the backup into this folder again: it resumes.'
      : 'Check the path, and whether the backup was completed.',
  );
}

async function readProgress(folder: string): Promise<BackupProgress | null> {
  const text = await contentOf(join(folder, progressFile));
  return text === null ? null : (JSON.parse(text.toString('utf8')) as BackupProgress); // Written by `keepProgress`, and whole, because it was renamed.
}

async function contentOf(path: string): Promise<Buffer | null> {
  return readFile(path).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) return null;
    throw error;
  });
}

async function writeWhole(folder: string, file: string, content: Buffer | string): Promise<void> {
  const path = join(folder, file);
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const handle = await open(`${path}${temporarySuffix}`, 'w', 0o600);
  try {
    await handle.writeFile(content);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(`${path}${temporarySuffix}`, path);
  await syncFolder(dirname(path));
}

/** Makes a renamed file durable under its name. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
