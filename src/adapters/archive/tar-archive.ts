/** An archive as one stream, in the format of tar, which standard tools read. The manifest is its last file. */
import { mkdir, open } from 'node:fs/promises';
import { dirname, join, normalize } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { extract, pack } from 'tar-stream';
import { ArchiveFault } from '../../backup/archive-fault.js';
import { manifestFile } from '../../backup/manifest.js';
import type { ArchiveWriter } from '../../backup/ports.js';

interface TarArchive extends ArchiveWriter {
  /** Resolves when everything was passed on. Rejects if the stream fails, for example because its reader has ended. */
  readonly written: Promise<void>;
}

/** Writes an archive to a stream, which it ends. */
export function tarArchive(output: Writable): TarArchive {
  const packed = pack();
  const written = pipeline(packed, output).catch((cause: unknown) => {
    const reason = cause instanceof Error ? cause.message : String(cause);
    const advice = 'Take the backup again. A backup to a stream cannot be resumed; one to a folder can.';
    throw new ArchiveFault('incomplete', `The backup could not be written to standard output: ${reason}.`, advice, {
      cause,
    });
  });
  // It is awaited where a file is written and at the end.
  written.catch(() => undefined);
  const write = async (name: string, content: Buffer): Promise<void> => {
    const entered = new Promise<void>((resolve, reject) => {
      packed.entry({ name, mode: 0o600 }, content, (error) => (error == null ? resolve() : reject(error)));
    });
    await Promise.race([entered, written]);
  };
  return {
    written,
    write,
    finish: async (manifest) => {
      await write(manifestFile, Buffer.from(manifest));
      packed.finalize();
      await written;
    },
  };
}

/** Unpacks a stream into an empty folder. @throws ArchiveFault if the stream is no archive, or ends early */
export async function unpackTar(input: Readable, folder: string): Promise<void> {
  const unpacked = extract();
  const done = pipeline(input, unpacked);
  // It is awaited after the files.
  done.catch(() => undefined);
  try {
    for await (const entry of unpacked) {
      const path = normalize(entry.header.name);
      if (path.startsWith('..') || path.startsWith('/')) throw new Error(`it holds a file outside of it: ${path}`);
      await mkdir(dirname(join(folder, path)), { recursive: true, mode: 0o700 });
      const file = await open(join(folder, path), 'w', 0o600);
      try {
        for await (const chunk of entry) await file.write(chunk as Buffer); // A stream of buffers.
      } finally {
        await file.close();
      }
    }
    await done;
  } catch (cause) {
    throw new ArchiveFault(
      'damaged',
      `Standard input is no complete backup: ${cause instanceof Error ? cause.message : String(cause)}.`,
      'Check the command that writes it, and use another copy of the backup.',
      { cause },
    );
  }
}
