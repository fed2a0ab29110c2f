/** An import reads every step of a file as it is written, or explains why it cannot. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { detectFormat } from '../../src/main/import/file-format.js';
import { type FilePlace, type FileStep, readSteps } from '../../src/main/import/step-file.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'solera-test-import-file-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const beginning: FilePlace = { line: 0, offset: 0 };

/** The format of a file is found from its content, not from its name. */
async function read(content: string | Buffer, from = beginning): Promise<FileStep[]> {
  const path = join(folder, 'book.txt');
  await writeFile(path, content);
  const steps: FileStep[] = [];
  for await (const step of readSteps(path, await detectFormat(path), from)) steps.push(step);
  return steps;
}

const head = 'winery,type,effectiveAt,data.lot,data.text';
const note = (text: string): string => `W,note,2025-01-01T00:00:00Z,A,${text}`;
const idOf = ({ step }: FileStep): unknown => step.kind === 'record' && step.action.id;
const textOf = ({ step }: FileStep): unknown => step.kind === 'record' && (step.action.data as { text?: string }).text;

describe('a CSV file', () => {
  it('has rows numbered by the line where they begin, with any kind of line end', async () => {
    for (const end of ['\n', '\r\n']) {
      const rows = ['\ufeff', head, note(`"two${end}lines"`), '', note('"a ""good"" year"'), note('last')];
      const steps = await read(rows.join(end).replace(`\ufeff${end}`, '\ufeff'));
      expect(steps.map(({ line }) => line)).toEqual([2, 5, 6]);
      // A spreadsheet shows the cell with two lines in one row, and the empty line in a row of its own.
      expect(steps.map(({ row }) => row?.number)).toEqual([2, 4, 5]);
      expect(steps.map(textOf)).toEqual([`two${end}lines`, 'a "good" year', 'last']);
      expect(steps.map(({ text }) => text)).toEqual([rows[2], rows[4], rows[5]]);
    }
  });

  it('has a row with a wrong number of cells refused, and no other', async () => {
    const steps = await read([head, note('hello, world and more'), note('whole'), 'W,note'].join('\n'));
    expect(steps.map(({ line, step }) => [line, step.kind])).toEqual([
      [2, 'unreadable'],
      [3, 'record'],
      [4, 'unreadable'],
    ]);
    expect(steps[0]?.step).toMatchObject({
      detail: expect.stringContaining('Row 2 has 6 cells; the first row names 5 columns.'),
    });
  });

  it('gives equal rows different ids, and the same ids again when it resumes', async () => {
    const content = [head, note('racked'), note('other'), note('racked'), note('racked')].join('\n');
    const steps = await read(content);
    const ids = steps.map(idOf);
    expect(new Set(ids).size).toBe(4);
    expect((await read(content)).map(idOf)).toEqual(ids);
    const [first, second] = steps;
    expect((await read(content, { line: 3, offset: second?.endOffset ?? 0 })).map(idOf)).toEqual(ids.slice(2));
    // Rows added at the end do not change the ids of the rows before.
    expect((await read(`${content}\n${note('new')}`)).map(idOf).slice(0, 4)).toEqual(ids);
    expect(idOf(first as FileStep)).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}$/);
  });

  it.each([
    ['semicolon', ';'],
    ['tab', '\t'],
  ])('may be separated by %s', async (_, delimiter) => {
    const cells = (line: string): string => line.replaceAll(',', delimiter);
    const [step] = await read(`${cells(head)}\n${cells(note('"one'))}${delimiter}two"\n`);
    expect(textOf(step as FileStep)).toBe(`one${delimiter}two`);
  });

  it.each([
    ['data.__proto__.polluted', /"__proto__"/],
    ['data.constructor.prototype.polluted', /"constructor"/],
    ['__proto__', /"__proto__"/],
    ['data.', /""/],
    ['data.from.0.lot,data.from.lot', /"data\.from" is a list in one column and an object in another/],
    ['data.lot', /"data\.lot" occurs more than once/],
    ['Note', /Column "Note" is unknown/],
    ['', /Column 6 has no name/],
  ])('is refused before any row for a column “%s”', async (column, words) => {
    const content = `${head},${column}\n${note('x')}${',1'.repeat(column.split(',').length)}`;
    await expect(read(content)).rejects.toThrow(words);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  it.each([
    ['that is not closed', [note('"open'), note('x')]],
    ['inside an unquoted text', [note('a "good" year')]],
    ['after a quoted text', [note('"a good" year')]],
  ])('with a quote %s is refused with the line', async (_, rows) => {
    const content = [head, note('"two\r\nlines"'), ...rows].join('\r\n');
    await expect(read(content)).rejects.toMatchObject({
      name: 'CommandFailure',
      message: expect.stringMatching(/cannot be read from line 4 onwards: a quote is not closed/),
    });
  });
});

describe('any file', () => {
  it.each([
    ['CSV', `${head}\n${note('Ch\u00e2teau')}\n`],
    ['NDJSON', `{"kind":"winery","winery":"W","body":{}}\n{"kind":"winery","winery":"Ch\u00e2teau","body":{}}\n`],
  ])('that is not UTF-8 is refused with the line and the remedy: %s', async (_, content) => {
    await expect(read(Buffer.from(content, 'latin1'))).rejects.toMatchObject({
      message: expect.stringMatching(/^Line 2 of .* is not UTF-8/),
      advice: expect.stringContaining('Save it as UTF-8'),
    });
    expect(await read(content)).not.toEqual([]);
  });

  it('has the format of its content', async () => {
    expect(await read('\n{"kind":"retract","winery":"W","id":"x"}\n')).toMatchObject([
      { line: 2, step: { kind: 'retract' } },
    ]);
    expect(await read('')).toEqual([]);
    await expect(read('> solera@0.1.0 solera\n> node bin/solera.mjs\n')).rejects.toThrow(/is neither NDJSON nor CSV/);
  });
});
