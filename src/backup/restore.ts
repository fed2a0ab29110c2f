/** Restores a chain of archives into an empty database, and checks archives. */
import { backupLimits, lostRangeLimits } from '../../config/backup.js';
import { ArchiveFault } from './archive-fault.js';
import { assertChain, assertLinks, type ChainPart, chainParts, lastOf } from './chain.js';
import { archivedParts } from './manifest.js';
import { rowsOf } from './parts.js';
import type { ArchiveReader, LogContinuation, RestoredLog, RestoreTarget } from './ports.js';

interface CheckOptions {
  readonly archives: readonly ArchiveReader[];
  /** Rows that were checked or loaded, of how many. */
  readonly progress: (done: number, total: number) => void;
}

interface RestoreOptions extends CheckOptions {
  readonly target: RestoreTarget;
  readonly continuation: LogContinuation;
}

/** Checks that each archive continues the one before, and reads every file of them. @throws ArchiveFault that names the first fault */
export async function checkArchives({ archives, progress }: CheckOptions): Promise<void> {
  assertLinks(archives);
  for (const { place, manifest } of archives) assertWhole(place, manifest);
  const parts = archives.flatMap((archive) => archivedParts(archive.manifest).map((part) => ({ archive, part })));
  const total = parts.reduce((sum, { part }) => sum + part.rows, 0);
  let done = 0;
  let next = 0;
  const checkNext = async (): Promise<void> => {
    for (let one = parts[next]; one !== undefined; one = parts[next]) {
      next += 1;
      const { archive, part } = one;
      await rowsOf(await archive.read(part.file), part, archive.place);
      done += part.rows;
      progress(done, total);
    }
  };
  await Promise.all(Array.from({ length: backupLimits.filesAtOnce }, checkNext));
}

/** The segments must follow one another without a gap, from the base to the head. */
function assertWhole(place: string, { base, segments, head }: ArchiveReader['manifest']): void {
  let after = base?.head.number ?? 0;
  for (const { first, end } of segments) {
    if (first !== after + 1) throw gap(place, after + 1, first);
    after = end.number;
  }
  if (after !== head.number) throw gap(place, after + 1, head.number + 1);
}

function gap(place: string, expected: number, found: number): ArchiveFault {
  return new ArchiveFault(
    'damaged',
    `${place} lacks the notifications from ${expected} to ${found - 1}.`,
    'Use another backup.',
  );
}

/**
 * Restores archives, or resumes an interrupted restore of the same archives. All files are checked before the database is changed.
 * @throws ArchiveFault, and what the target throws
 */
export async function restore({ archives, target, continuation, progress }: RestoreOptions): Promise<RestoredLog> {
  const last = lastOf(archives);
  assertChain(archives);
  assertContinuation(continuation, last.head.number);
  const loaded = await target.begin(archives.map(({ manifest }) => manifest));
  const parts = chainParts(archives);
  const total = parts.reduce((sum, { part }) => sum + part.rows, 0);
  let done = 0;
  for (const { archive, table, part, name } of parts) {
    if (!loaded.has(name)) await load(target, { archive, table, part, name });
    done += part.rows;
    progress(done, total);
  }
  return target.finish(last, continuation);
}

async function load(target: RestoreTarget, { archive, table, part, name }: ChainPart): Promise<void> {
  await target.load(table, part, name, await rowsOf(await archive.read(part.file), part, archive.place));
}

function assertContinuation(continuation: LogContinuation, head: number): void {
  if (continuation.kind === 'new_log' || continuation.lostThrough === null) return;
  if (continuation.lostThrough - head > lostRangeLimits.numbersPerCall)
    throw new ArchiveFault(
      'bad_number',
      `--lost-through is ${continuation.lostThrough}, which would declare ${continuation.lostThrough - head} numbers lost; at most ${lostRangeLimits.numbersPerCall} can be.`,
      `The backup ends at ${head}. Check the number.`,
    );
  if (continuation.lostThrough <= head)
    throw new ArchiveFault(
      'bad_number',
      `--lost-through is ${continuation.lostThrough}, but the backup holds the notifications up to ${head}.`,
      `Give the highest number that a consumer has seen, which is above ${head}; or leave the option out if no consumer has seen more.`,
    );
}
