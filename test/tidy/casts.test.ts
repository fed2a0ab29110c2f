import { describe, expect, it } from 'vitest';
import { castFailures } from './casts.js';
import { judge } from './planted.js';

const find = (text: string): string[] => judge(castFailures, 'src/application/a.ts', text);

describe('type assertions', () => {
  it.each([
    'const a = b as string;',
    'const a = <string>b;',
    'const a = b!;',
    'const a = b!.c;',
    'const a = b as unknown as string;',
    'const a = b as any[];',
  ])('need a reason: %s', (text) => expect(find(text)).toHaveLength(1));

  it('are reported once for each place', () => {
    expect(find('const a = b as string;\nconst c = d!;')).toEqual([
      'src/application/a.ts:1 asserts a type without a reason: b as string',
      'src/application/a.ts:2 asserts a type without a reason: d!',
    ]);
  });

  it.each([
    'const a = b as string; // The schema has checked b.',
    '// The schema has checked b.\nconst a = b as string;',
    '/* The schema has checked b. */\nconst a = b!;',
    'const a = [\n  b,\n] as string[]; // The schema has checked b.',
    '// The schema has checked b.\nconst a = [\n  b,\n] as string[];',
  ])('may stand beside their reason: %s', (text) => expect(find(text)).toEqual([]));

  it.each([
    ['a blank line in between', '// The schema has checked b.\n\nconst a = b as string;'],
    ['a comment below', 'const a = b as string;\n// The schema has checked b.'],
    ['a docstring, which describes the declaration', '/** The name of the lot. */\nconst a = b as string;'],
    ['a comment without a reason', 'const a = b as string; // cast'],
    ['a directive to the compiler', '// @ts-expect-error because it is so\nconst a = b as string;'],
    ['a text that looks like a comment', "const a = '// The schema has checked b.' as Text;"],
  ])('are not justified by %s', (_, text) => expect(find(text)).toHaveLength(1));

  it.each([
    "const a = ['b'] as const;",
    "const a = <const>['b'];",
    'const a = b satisfies C;',
    "import { a as b } from './c.js';",
    'export { a as b };',
    'const a = !b;',
  ])('are not %s', (text) => expect(find(text)).toEqual([]));
});
