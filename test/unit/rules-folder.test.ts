import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { readAllFormRules } from '../../src/main/form-rules.js';
import { readLabelRules } from '../../src/main/label-rules.js';

const text = readFileSync(new URL('../../config/compliance/ttb-5120.17-2018.json', import.meta.url), 'utf8');
const label = readFileSync(new URL('../../config/labels/au.json', import.meta.url), 'utf8');

/** Calls `work` with a folder that holds files with these texts. */
function withFolder<T>(files: Readonly<Record<string, string>>, work: (folder: URL) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'solera-rules-'));
  try {
    for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
    return work(pathToFileURL(`${folder}/`));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe('a folder of rules', () => {
  it('may have several versions of a form, of which each becomes valid on a day of its own', () => {
    const later = text.replace('2018-01-01', '2027-01-01');
    const found = withFolder({ 'a.json': text, 'b.json': later, 'notes.txt': 'x' }, readAllFormRules);
    expect(found.map(({ validFrom }) => validFrom)).toEqual(['2018-01-01', '2027-01-01']);
  });

  it.each([
    ['no file', {}, readAllFormRules, /holds no rules: put at least one JSON file there\.$/],
    ['a text that is not JSON', { 'a.json': '{"form":' }, readAllFormRules, /a\.json: the file must be JSON\. .+\.$/],
    [
      'a wrong member',
      { 'a.json': text.replace('"gal"', '"L"') },
      readAllFormRules,
      /a\.json: "unit" must be "gal"; "L" was given\.$/,
    ],
    [
      'two forms that become valid on one day',
      { 'a.json': text, 'b.json': text },
      readAllFormRules,
      /b\.json: .+a\.json has rules of ttb-5120\.17 from 2018-01-01 on, too\. Change "validFrom" in one\.$/,
    ],
    [
      'two sets of label rules that become valid on one day',
      { 'a.json': label, 'b.json': label },
      readLabelRules,
      /b\.json: .+a\.json has rules of market au from 2018-04-01 on, too\./,
    ],
  ])('with %s is refused', (_, files, read, message) => {
    expect(() => withFolder(files, (folder) => read(folder))).toThrow(message);
  });
});
