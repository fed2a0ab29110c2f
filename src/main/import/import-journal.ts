/**
 * The progress of an import, kept in files so that an interrupted import can resume.
 *
 * Owns: `<file>.solera-progress` and `<file>.refused.ndjson`. Does not own: the server's data. Requests sent again are recognised by the server.
 * Invariants: (1) every line that ends at or before `offset` was answered; (2) when an import resumes, `<file>.refused.ndjson` holds exactly the refused
 * lines up to `offset`, in the order of the file: lines appended after the last save are cut off.
 */
import { createHash } from 'node:crypto';
import { appendFile, readFile, rename, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { CommandFailure } from '../command-failure.js';
import { openReadable } from './readable-file.js';
import type { FilePlace } from './step-file.js';

export interface Tally {
  /** Number of steps by outcome: recorded, repeated, revised, retracted, settings. */
  readonly done: Record<string, number>;
  /** Number of refused steps by code. */
  readonly refused: Record<string, number>;
}

interface Saved extends FilePlace {
  /** The imported file: its size and the hash of its beginning. */
  readonly file: string;
  readonly server: string;
  readonly refusedBytes: number;
  readonly tally: Tally;
}

const hashedBytes = 65_536;

export class ImportJournal {
  private constructor(
    private readonly path: string,
    private readonly identity: { readonly file: string; readonly server: string },
    public place: FilePlace,
    private refusedBytes: number,
    readonly tally: Tally,
  ) {}

  /**
   * Opens the journal of an interrupted import of this file into this server, or a new one.
   * @throws CommandFailure if the interrupted import was of other content or into another server.
   */
  static async open(path: string, server: string, restart: boolean): Promise<ImportJournal> {
    const identity = { file: await identityOf(path), server };
    const found = restart ? undefined : await readSaved(progressPath(path));
    // An import that has made no progress starts again, whatever the content and the server are now.
    const saved = found?.offset === 0 ? undefined : found;
    if (saved !== undefined && (saved.file !== identity.file || saved.server !== server)) {
      const difference =
        saved.file === identity.file ? `it was sent to ${saved.server}` : 'the content of the file has changed since';
      throw new CommandFailure(
        `An import of ${path} was interrupted after line ${saved.line} and cannot resume: ${difference}.`,
        'Add --restart to begin with the first line. The server recognises actions by their ids, so none is recorded twice.',
      );
    }
    const tally = saved?.tally ?? { done: {}, refused: {} };
    const place = { line: saved?.line ?? 0, offset: saved?.offset ?? 0 };
    const journal = new ImportJournal(path, identity, place, saved?.refusedBytes ?? 0, tally);
    await journal.cutRefused();
    return journal;
  }

  get resumed(): boolean {
    return this.place.offset > 0;
  }

  get refusedPath(): string {
    return `${this.path}.refused.ndjson`;
  }

  /** Saves the progress: every line up to `place` was answered. `refused` are the lines refused since the last call. */
  async save(place: FilePlace, refused: readonly string[]): Promise<void> {
    if (refused.length > 0) {
      const text = refused.map((line) => `${line}\n`).join('');
      await appendFile(this.refusedPath, text);
      this.refusedBytes += Buffer.byteLength(text);
    }
    this.place = place;
    const saved: Saved = { ...place, ...this.identity, refusedBytes: this.refusedBytes, tally: this.tally };
    // The rename replaces the progress atomically.
    await writeFile(`${progressPath(this.path)}.new`, JSON.stringify(saved));
    await rename(`${progressPath(this.path)}.new`, progressPath(this.path));
  }

  /** Removes the journal of a complete import, except refused lines. */
  async finish(): Promise<void> {
    await rm(progressPath(this.path), { force: true });
    if (this.refusedBytes === 0) await rm(this.refusedPath, { force: true });
  }

  private async cutRefused(): Promise<void> {
    const size = await stat(this.refusedPath).then(
      (found) => found.size,
      () => 0,
    );
    if (size > this.refusedBytes) await truncate(this.refusedPath, this.refusedBytes);
  }
}

function progressPath(path: string): string {
  return `${path}.solera-progress`;
}

async function identityOf(path: string): Promise<string> {
  const file = await openReadable(path);
  try {
    const { size } = await file.stat();
    const { buffer, bytesRead } = await file.read(Buffer.alloc(hashedBytes), { position: 0 });
    return `${size} ${createHash('sha256').update(buffer.subarray(0, bytesRead)).digest('hex')}`;
  } finally {
    await file.close();
  }
}

async function readSaved(path: string): Promise<Saved | undefined> {
  const text = await readFile(path, 'utf8').catch(() => undefined);
  // `save` writes this shape, and replaces the file atomically.
  return text === undefined ? undefined : (JSON.parse(text) as Saved);
}
