import { describe, expect, it } from 'vitest';
import { judge } from './planted.js';
import { dialectFailures, dialectFailuresOfText } from './prose.js';

const find = (text: string): string[] => judge(dialectFailures, 'src/a.ts', text);

describe('dialect', () => {
  it.each([
    '// Whoever asks gets an answer.',
    '/** The store is told. */',
    "const a = 'nobody is here';",
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the text is source code
    'const a = `${b} says it anew`;',
    'f(); // all the same',
  ])('is found in comments and texts: %s', (text) => expect(find(text)).toHaveLength(1));

  it('is found across a line break, and in the line where it begins', () => {
    expect(find('/**\n * Every reader of the log is\n * told of it.\n */')).toEqual([
      'src/a.ts:2 “is told” is dialect; say it plainly',
    ]);
    expect(dialectFailuresOfText([{ path: 'a.sql', text: '-- All readers\n-- are\n-- told.\nselect 1' }])).toEqual([
      'a.sql:2 “are told” is dialect; say it plainly',
    ]);
  });

  it('is found in prose and SQL', () => {
    expect(dialectFailuresOfText([{ path: 'README.md', text: 'Good.\nIts like brings about no harm.' }])).toEqual([
      'README.md:2 “Its like” is dialect; say it plainly',
      'README.md:2 “brings about” is dialect; say it plainly',
    ]);
  });

  it.each([
    '// The server returns the same answer.',
    'const whoever = anew(nobody);',
    "const user = 'nobody';",
    '// There is no entry for good reason.',
    '// An untold number of lots.',
  ])('is not found in plain words and in names: %s', (text) => expect(find(text)).toEqual([]));
});
