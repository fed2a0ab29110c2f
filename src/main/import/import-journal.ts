/**
 * How far an import has come, so that it can go on after whatever ended it.
 *
 * Owns: `<file>.solera-progress` and `<file>.refused.ndjson`. Does not own: what the server has, which is asked again and answers the same.
 * Invariants: 1. Every line that ends at or before `offset` was answered. 2. A refused line is in the refused file exactly if it ends there:
 * lines are written in the file's order, and what was written behind the saved length is cut off when going on.
 */
import { createHash } from 'node:crypto';
import { appendFile, open, readFile, rename, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { CommandFailure } from '../command-failure.js';
import { called } from '../invocation.js';
import type { FilePlace } from './step-file.js';

export interface Tally {
  /** By what became of it: recorded, repeated, revised, retracted, settings. */
  readonly done: Record<string, number>;
  readonly refused: Record<string, number>;
}

interface Saved extends FilePlace {
  /** Of which file: its size and the hash of its beginning. */
  readonly file: string;
  readonly server: string;
  readonly refusedBytes: number;
  readonly tally: Tally;
}

const beginningBytes = 65_536;

export class ImportJournal {
  private constructor(
    private readonly path: string,
    private readonly identity: { readonly file: string; readonly server: string },
    public place: FilePlace,
    private refusedBytes: number,
    readonly tally: Tally,
  ) {}

  /** Goes on where an earlier import of this file into this server stopped, or begins. @throws CommandFailure if the file is another one by now. */
  static async open(path: string, server: string, restart: boolean): Promise<ImportJournal> {
    const identity = { file: await identityOf(path), server };
    const found = restart ? undefined : await readSaved(progressPath(path));
    // One that came to nothing is no reason to ask.
    const saved = found?.offset === 0 ? undefined : found;
    if (saved !== undefined && (saved.file !== identity.file || saved.server !== server)) {
      const why = saved.file === identity.file ? `went to ${saved.server}` : 'was of another content';
      throw new CommandFailure(
        `An import of ${path} stopped at line ${saved.line}, but the one that stopped ${why}.`,
        'To begin anew, add --restart; lines that the server has already are recognised by their ids.',
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

  /** Everything up to `place` is dealt with, and these lines of it were refused. */
  async save(place: FilePlace, refused: readonly string[]): Promise<void> {
    if (refused.length > 0) {
      const text = refused.map((line) => `${line}\n`).join('');
      await appendFile(this.refusedPath, text);
      this.refusedBytes += Buffer.byteLength(text);
    }
    this.place = place;
    const saved: Saved = { ...place, ...this.identity, refusedBytes: this.refusedBytes, tally: this.tally };
    // Whole or not at all: it takes the old one's place by its name.
    await writeFile(`${progressPath(this.path)}.new`, JSON.stringify(saved));
    await rename(`${progressPath(this.path)}.new`, progressPath(this.path));
  }

  /** The end was reached: there is nothing to go on with. */
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
  const unreadable = (cause?: unknown): CommandFailure =>
    new CommandFailure(
      `${path} is no file that can be read.`,
      `Name one that ${called('harvest')} wrote, or a CSV file of actions.`,
      { cause },
    );
  const file = await open(path, 'r').catch((error: unknown) => {
    throw unreadable(error);
  });
  try {
    const found = await file.stat();
    // It is read more than once, and gone on with: a folder or a pipe will not do.
    if (!found.isFile()) throw unreadable();
    const { size } = found;
    const { buffer, bytesRead } = await file.read(Buffer.alloc(beginningBytes), { position: 0 });
    return `${size} ${createHash('sha256').update(buffer.subarray(0, bytesRead)).digest('hex')}`;
  } finally {
    await file.close();
  }
}

async function readSaved(path: string): Promise<Saved | undefined> {
  const text = await readFile(path, 'utf8').catch(() => undefined);
  // It was written whole by `save`.
  return text === undefined ? undefined : (JSON.parse(text) as Saved);
}
