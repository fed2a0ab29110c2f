import { type FileHandle, open } from 'node:fs/promises';
import { CommandFailure } from '../command-failure.js';
import { commandLine } from '../command-line.js';

/** Opens a file to be imported. @throws CommandFailure if it is no readable file: a folder or a pipe cannot be read more than once */
export async function openReadable(path: string): Promise<FileHandle> {
  const file = await open(path, 'r').catch((error: unknown) => {
    throw notReadable(path, error);
  });
  const found = await file.stat();
  if (found.isFile()) return file;
  await file.close();
  throw notReadable(path);
}

function notReadable(path: string, cause?: unknown): CommandFailure {
  return new CommandFailure(
    `${path} is not a readable file.`,
    `Name a table (CSV, TSV or .xlsx), or an NDJSON file as ${commandLine('harvest')} writes it.`,
    { cause },
  );
}

/** Reads a whole file to be imported. @throws CommandFailure as `openReadable` does */
export async function readWhole(path: string): Promise<Buffer> {
  const file = await openReadable(path);
  try {
    return await file.readFile();
  } finally {
    await file.close();
  }
}
