import { describe, expect, it } from 'vitest';
import { exportFailures } from './exports.js';
import { sourceOf } from './source.js';

/** The failures of src/kernel/slice.ts with this text, beside other files. */
function find(text: string, others: Readonly<Record<string, string>> = {}): string[] {
  const sources = Object.entries(others).map(([path, other]) => sourceOf(path, other));
  return exportFailures([sourceOf('src/kernel/slice.ts', text), ...sources], ['src/main/cli.ts', 'src/feed/']);
}

const unused = (name: string, line = 1) => `src/kernel/slice.ts:${line} exports ${name}, which no other file uses`;

describe('dead exports', () => {
  it.each([
    ['const a = 1;', 'a'],
    ['function a() {}', 'a'],
    ['class A {}', 'A'],
    ['interface A {}', 'A'],
    ['type A = 1;', 'A'],
    ['enum A { B }', 'A'],
    ['const { b: a } = c;', 'a'],
    ['default f;', 'default'],
    ['default function f() {}', 'default'],
    ['{ b as a };', 'a'],
    ["{ a } from './b.js';", 'a'],
  ])('are found: export %s', (declaration, name) => expect(find(`export ${declaration}`)).toEqual([unused(name)]));

  it('are found by name, each in its line', () => {
    const user = { 'src/main/cli.ts': "import { a } from '../kernel/slice.js';" };
    expect(find('export const a = 1;\nexport const b = 1;\nexport const c = 1;', user)).toEqual([
      unused('b', 2),
      unused('c', 3),
    ]);
  });

  it('include exports that only their own file uses, and namesakes of what others use', () => {
    expect(find('export const a = 1;\nf(a);')).toEqual([unused('a')]);
    expect(find('export const a = 1;', { 'src/main/cli.ts': "import { a } from '../kernel/state.js';" })).toEqual([
      unused('a'),
    ]);
  });

  it.each([
    "import { a } from '../kernel/slice.js';",
    "import { a as b } from '../kernel/slice.js';",
    "import type { a } from '../kernel/slice.js';",
    "import * as slice from '../kernel/slice.js';",
    "const { a } = await import('../kernel/slice.js');",
    "const slice = await import('../kernel/slice.js');",
    "type A = typeof import('../kernel/slice.js').a;",
  ])('are not those that another file takes: %s', (text) =>
    expect(find('export const a = 1;', { 'src/main/cli.ts': text })).toEqual([]),
  );

  it('are not those of an entry point', () => {
    expect(exportFailures([sourceOf('src/main/cli.ts', 'export const a = 1;')], ['src/main/cli.ts'])).toEqual([]);
    expect(exportFailures([sourceOf('src/feed/page.ts', 'export const a = 1;')], ['src/feed/'])).toEqual([]);
  });
});

describe('exports of src that only tests use', () => {
  const test = { 'test/unit/a.test.ts': "import { a, Slice } from '../../src/kernel/slice.js';" };

  it('are found', () =>
    expect(find('export const a = 1;', test)).toEqual(['src/kernel/slice.ts:1 exports a, which only tests use']));

  it('are allowed for the noun that the file is named after', () =>
    expect(find('export class Slice {}', test)).toEqual([]));

  it('are allowed where a comment above the declaration or above the imports marks them', () => {
    expect(find('f();\n/** The first slice. @internal for tests */\nexport const a = 1;', test)).toEqual([]);
    expect(find("/** Slices of the past. @internal for tests */\nimport './b.js';\nexport const a = 1;", test)).toEqual(
      [],
    );
    expect(find('/** @internal for tests */\nexport const b = 1;\n\nexport const a = 1;', test)).toHaveLength(2);
  });

  it('are allowed where src uses them, too', () =>
    expect(
      find('export const a = 1;', { ...test, 'src/main/cli.ts': "import { a } from '../kernel/slice.js';" }),
    ).toEqual([]));
});
