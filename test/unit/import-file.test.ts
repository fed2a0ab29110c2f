/** A file of steps is read line by line, or the failure says why it cannot be. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { holdsSteps } from '../../src/main/import/file-format.js';
import { type FileStep, readSteps } from '../../src/main/import/step-file.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'solera-test-import-file-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function fileOf(content: string | Buffer): Promise<string> {
  const path = join(folder, 'book.txt');
  await writeFile(path, content);
  return path;
}

describe('a file', () => {
  it('holds steps if its first line that is not blank begins with a brace, whatever its name', async () => {
    expect(await holdsSteps(await fileOf('\ufeff\n{"kind":"retract","winery":"W","id":"x"}\n'))).toBe(true);
    expect(await holdsSteps(await fileOf('winery,type\nW,note\n'))).toBe(false);
    expect(await holdsSteps(await fileOf(Buffer.from([0x50, 0x4b, 3, 4, 0xff, 0xfe])))).toBe(false);
    expect(await holdsSteps(await fileOf(''))).toBe(false);
  });

  it('of steps that is not UTF-8 is refused with the line and the remedy', async () => {
    const content = `{"kind":"winery","winery":"W","body":{}}\n{"kind":"winery","winery":"Ch\u00e2teau","body":{}}\n`;
    await expect(holdsSteps(await fileOf(Buffer.from(content, 'latin1')))).rejects.toMatchObject({
      message: expect.stringMatching(/^Line 2 of .* is not UTF-8/),
      advice: expect.stringContaining('iconv'),
    });
  });

  it('of steps is read by lines, and resumes after any of them', async () => {
    const lines = ['', '{"kind":"retract","winery":"W","id":"x"}', '{', '{"kind":"retract","winery":"W","id":"y"}'];
    const path = await fileOf(lines.join('\n'));
    const read = async (from: { readonly line: number; readonly offset: number }): Promise<FileStep[]> => {
      const steps: FileStep[] = [];
      for await (const step of readSteps(path, from)) steps.push(step);
      return steps;
    };
    const steps = await read({ line: 0, offset: 0 });
    expect(steps.map(({ line, step }) => [line, step.kind])).toEqual([
      [2, 'retract'],
      [3, 'unreadable'],
      [4, 'retract'],
    ]);
    expect(await read({ line: 2, offset: steps[0]?.endOffset ?? 0 })).toEqual(steps.slice(1));
  });
});
