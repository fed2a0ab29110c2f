/** The format of archives: manifests prove themselves, parts hold whole rows, and chains have one order. */
import { describe, expect, it } from 'vitest';
import type { ArchiveFault } from '../../src/backup/archive-fault.js';
import { assertChain, chainParts } from '../../src/backup/chain.js';
import { archiveFormat, type Manifest, manifestText, parseManifest } from '../../src/backup/manifest.js';
import { partsOf, rowsOf } from '../../src/backup/parts.js';
import type { ArchiveReader } from '../../src/backup/ports.js';
import { checkArchives } from '../../src/backup/restore.js';

const empty: Manifest = {
  ...{
    format: archiveFormat,
    id: 'a',
    takenAt: '2026-11-30T00:00:00.000Z',
    program: '0.1.0',
    level: 9,
    migrations: [],
  },
  ...{ log: { incarnation: 'i', pageSize: 100 }, sequences: [], server: '18', base: null, segments: [], tables: [] },
  head: { number: 0, change: null, recordedAt: 0 },
};

async function* chunks(...texts: readonly string[]): AsyncGenerator<Buffer> {
  for (const text of texts) yield Buffer.from(text);
}

async function partsIn(bytesPerPart: number, ...texts: readonly string[]) {
  const parts = [];
  for await (const one of partsOf(chunks(...texts), (number) => `t.${number}.gz`, bytesPerPart)) parts.push(one);
  return parts;
}

function archive(manifest: Partial<Manifest>, files: ReadonlyMap<string, Buffer> = new Map()): ArchiveReader {
  const complete = { ...empty, ...manifest };
  return { place: `/backups/${complete.id}`, manifest: complete, read: async (file) => files.get(file) ?? null };
}

function end(number: number): Manifest['head'] {
  return { number, change: `c${number}`, recordedAt: number };
}

describe('a manifest', () => {
  it('is read as it was written', () => {
    expect(parseManifest(manifestText(empty), 'm')).toEqual(empty);
  });
  it.each([
    ['a changed number', (text: string) => text.replace('"number": 0', '"number": 7'), /its checksum does not match/],
    ['a missing end', (text: string) => text.slice(0, -20), /it is not JSON/],
    ['no checksum', () => '{}', /it has no checksum/],
  ])('is refused with %s', (_, change, message) => {
    expect(() => parseManifest(change(manifestText(empty)), 'm')).toThrow(message);
  });
  it('of a later format names the program that can restore it', () => {
    const later = manifestText({ ...empty, format: archiveFormat + 1, program: '9.0.0' });
    expect(() => parseManifest(later, 'm')).toThrow(/has the format 2; this version of Solera knows formats up to 1/);
  });
});

describe('parts', () => {
  it('hold whole rows, whatever the chunks are', async () => {
    const found = await partsIn(6, 'a\nb', 'b\ncccc', 'cccc\nd\n');
    const rows = await Promise.all(found.map(({ part, content }) => rowsOf(content, part, 'p')));
    expect(rows.map(String)).toEqual(['a\nbb\n', 'cccccccc\nd\n']);
    expect(found.map(({ part }) => part.rows)).toEqual([2, 2]);
  });
  it('are none for a table without rows', async () => {
    expect(await partsIn(6)).toEqual([]);
  });
  it('are refused if a byte changed, bytes are missing, or the file is', async () => {
    const [one] = await partsIn(100, 'a\n');
    if (one === undefined) throw new Error('there is one part');
    const flipped = Buffer.from(one.content);
    flipped[12] = (flipped[12] ?? 0) ^ 1;
    await expect(rowsOf(flipped, one.part, 'p')).rejects.toThrow(
      'p is damaged: the SHA-256 of its file t.1.gz differs',
    );
    await expect(rowsOf(one.content.subarray(1), one.part, 'p')).rejects.toThrow(/has \d+ bytes; the manifest names/);
    await expect(rowsOf(null, one.part, 'p')).rejects.toThrow('its file t.1.gz is missing');
  });
});

describe('a chain', () => {
  const full = archive({ id: 'full', head: end(10) });
  const first = archive({ id: 'first', base: { id: 'full', head: end(10) }, head: end(20) });
  const second = archive({ id: 'second', base: { id: 'first', head: end(20) }, head: end(30) });

  it.each([
    [
      'an increment alone',
      [first],
      /first is an increment: it continues the backup full, which ends at notification 10/,
    ],
    ['a missing increment', [full, second], /second continues the backup first; \/backups\/full is the backup full/],
    ['the wrong order', [full, second, first], /second continues the backup first/],
    ['two complete backups', [full, full], /full is a complete backup; it continues none/],
  ])('is refused: %s', (_, archives, message) => {
    expect(() => assertChain(archives)).toThrow(message);
  });
  it('restores the segments of all archives, and the whole tables of the last one', () => {
    const part = { file: 'x.gz', rows: 1, bytes: 1, rawBytes: 1, sha256: '' };
    const table = (name: string) => ({ table: name, columns: ['a'], parts: [part] });
    const [one, two] = [
      archive({
        id: 'one',
        segments: [{ first: 1, end: end(2), tables: [table('touch')] }],
        tables: [table('winery')],
      }),
      archive({
        id: 'two',
        segments: [{ first: 3, end: end(4), tables: [table('touch')] }],
        tables: [table('winery')],
      }),
    ];
    expect(chainParts([one, two]).map(({ name, table: { table: of } }) => [name, of])).toEqual([
      ['one/x.gz', 'touch'],
      ['two/x.gz', 'touch'],
      ['two/x.gz', 'winery'],
    ]);
  });
  it('lacks no number', async () => {
    const gap = archive({
      segments: [
        { first: 1, end: end(4), tables: [] },
        { first: 6, end: end(9), tables: [] },
      ],
      head: end(9),
    });
    const short = archive({ segments: [{ first: 1, end: end(4), tables: [] }], head: end(9) });
    for (const [one, message] of [
      [gap, 'lacks the notifications from 5 to 5'],
      [short, 'lacks the notifications from 5 to 9'],
    ] as const)
      await expect(checkArchives({ archives: [one], progress: () => undefined })).rejects.toThrow(message);
  });
  it('names the remedy with each fault', () => {
    const fault = ((): ArchiveFault | null => {
      try {
        assertChain([first]);
        return null;
      } catch (error) {
        return error as ArchiveFault; // What assertChain throws.
      }
    })();
    expect(fault).toMatchObject({
      code: 'wrong_order',
      advice: expect.stringMatching(/^Name the complete backup first/),
    });
  });
});
