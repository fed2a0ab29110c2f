/** A chain of archives: a complete one, and increments that each continue the one before. */
import { ArchiveFault } from './archive-fault.js';
import type { ArchivedPart, ArchivedTable, Manifest } from './manifest.js';
import type { ArchiveReader } from './ports.js';

/** Checks that archives are a chain that can be restored: a complete one first, then increments in order. @throws ArchiveFault */
export function assertChain(archives: readonly Pick<ArchiveReader, 'place' | 'manifest'>[]): void {
  const [first] = archives;
  const base = first?.manifest.base ?? null;
  if (first !== undefined && base !== null)
    throw new ArchiveFault(
      'wrong_order',
      `${first.place} is an increment: it continues the backup ${base.id}, which ends at notification ${base.head.number}.`,
      'Name the complete backup first, then each increment in the order in which they were taken.',
    );
  assertLinks(archives);
}

/** Checks that each archive continues the one before. The first may be an increment. @throws ArchiveFault */
export function assertLinks(archives: readonly Pick<ArchiveReader, 'place' | 'manifest'>[]): void {
  for (const [index, { place, manifest }] of archives.entries()) {
    const before = archives[index - 1];
    if (before === undefined) continue;
    const { base } = manifest;
    if (base === null)
      throw new ArchiveFault(
        'wrong_order',
        `${place} is a complete backup; it continues none.`,
        'Name one complete backup, and after it only increments.',
      );
    if (base.id !== before.manifest.id)
      throw new ArchiveFault(
        'wrong_order',
        `${place} continues the backup ${base.id}; ${before.place} is the backup ${before.manifest.id}.`,
        `Name the increment that continues ${before.place} next. Each increment continues the one before, and none can be left out.`,
      );
  }
}

/** A part of a chain, with the archive that holds it. `name`: unique in the chain. */
export interface ChainPart {
  readonly archive: ArchiveReader;
  readonly table: ArchivedTable;
  readonly part: ArchivedPart;
  readonly name: string;
}

/** Returns what is restored of a chain, in order: the segments of all archives, then the whole tables of the last one. */
export function chainParts(archives: readonly ArchiveReader[]): ChainPart[] {
  const parts: ChainPart[] = [];
  const add = (archive: ArchiveReader, table: ArchivedTable): void => {
    for (const part of table.parts) parts.push({ archive, table, part, name: `${archive.manifest.id}/${part.file}` });
  };
  for (const archive of archives)
    for (const { tables } of archive.manifest.segments) for (const table of tables) add(archive, table);
  const last = archives.at(-1);
  for (const table of last?.manifest.tables ?? []) if (last !== undefined) add(last, table);
  return parts;
}

/** Returns the last archive of a chain. */
export function lastOf(archives: readonly ArchiveReader[]): Manifest {
  const last = archives.at(-1);
  if (last === undefined) throw new Error('a chain has at least one archive');
  return last.manifest;
}
