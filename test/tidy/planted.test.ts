/** Every rule of the house finds what it is there to find, and lets pass what is allowed. */
import { describe, expect, it } from 'vitest';
import {
  anyFailures,
  consoleFailures,
  fractionFailures,
  impurityFailures,
  inexactFailures,
  sqlFailures,
} from './bans.js';
import { cycleFailures, layerFailures, packageFailures } from './layers.js';
import { barrelFailures, nameFailures } from './names.js';
import { fileLengthFailures, functionLengthFailures } from './size.js';
import { type Failure, type Source, sourceOf } from './source.js';

type Rule = (sources: readonly Source[]) => Failure[];

function judge(rule: Rule, path: string, text: string): Failure[] {
  return rule([sourceOf(path, text)]);
}

describe('layers', () => {
  const wrong = [
    ['src/kernel/cascade.ts', '../cellar/lot.js'],
    ['src/kernel/cascade.ts', '../../config/limits.js'],
    ['src/cellar/lot.ts', '../application/solera.js'],
    ['src/cellar/actions/rack.ts', '../../application/solera.js'],
    ['src/harvest/crew.ts', '../cellar/lot.js'],
    ['src/feed/follower.ts', '../kernel/position.js'],
    ['src/feed/follower.ts', '../../config/limits.js'],
    ['src/cellar/lot.ts', '../feed/notification.js'],
    ['src/application/record.ts', '../adapters/postgres/store.js'],
    ['src/actors/partition.ts', '../verify/rebuild.js'],
    ['src/verify/rebuild.ts', '../actors/partition.js'],
    ['src/adapters/http/server.ts', '../postgres/store.js'],
    ['src/adapters/postgres/store.ts', '../../main/compose.js'],
    ['config/limits.ts', '../src/kernel/position.js'],
    ['test/oracle/lot.ts', '../../src/cellar/lot.js'],
  ] as const;
  it.each(wrong)('%s must not import %s', (path, specifier) => {
    expect(judge(layerFailures, path, `import { a } from '${specifier}';`)).toHaveLength(1);
    expect(judge(layerFailures, path, `import type { A } from '${specifier}';`)).toHaveLength(1);
    expect(judge(layerFailures, path, `export { a } from '${specifier}';`)).toHaveLength(1);
    expect(judge(layerFailures, path, `const a = await import('${specifier}');`)).toHaveLength(1);
    expect(judge(layerFailures, path, `type A = import('${specifier}').A;`)).toHaveLength(1);
  });

  const right = [
    ['src/cellar/actions/rack.ts', '../../kernel/domain.js'],
    ['src/application/record.ts', '../cellar/lot.js'],
    ['src/application/record.ts', '../feed/notification.js'],
    ['src/adapters/http/server.ts', '../../feed/page.js'],
    ['src/actors/partition.ts', '../application/store.js'],
    ['src/adapters/postgres/store.ts', '../../application/store.js'],
    ['src/adapters/postgres/store.ts', '../../../config/limits.js'],
    ['src/main/compose.ts', '../adapters/postgres/store.js'],
    ['test/unit/lot.test.ts', '../../src/cellar/lot.js'],
  ] as const;
  it.each(right)('%s may import %s', (path, specifier) => {
    expect(judge(layerFailures, path, `import { a } from '${specifier}';`)).toEqual([]);
  });

  it('has none for a folder that nobody planned', () => {
    expect(judge(layerFailures, 'src/extras/thing.ts', '')).toEqual(['src/extras/thing.ts lies in no layer']);
    expect(judge(layerFailures, 'src/adapters/redis/cache.ts', '')).toHaveLength(1);
  });
});

describe('packages', () => {
  const wrong = [
    ['src/kernel/cascade.ts', 'node:crypto'],
    ['src/kernel/cascade.ts', 'typebox'],
    ['src/cellar/lot.ts', 'pg'],
    ['src/application/record.ts', 'fastify'],
    ['src/adapters/http/server.ts', 'pg'],
    ['src/adapters/postgres/store.ts', 'pino'],
    ['src/main/compose.ts', 'pg'],
  ] as const;
  it.each(wrong)('%s must not import %s', (path, name) => {
    expect(judge(packageFailures, path, `import x from '${name}';`)).toHaveLength(1);
  });

  const right = [
    ['src/cellar/lot.ts', 'typebox'],
    ['src/cellar/lot.ts', 'typebox/value'],
    ['src/adapters/http/server.ts', '@fastify/swagger'],
    ['src/adapters/postgres/store.ts', 'pg'],
    ['src/main/cli.ts', 'csv-parse/sync'],
  ] as const;
  it.each(right)('%s may import %s', (path, name) => {
    expect(judge(packageFailures, path, `import x from '${name}';`)).toEqual([]);
  });
});

describe('cycles', () => {
  it('are found through several files, and through types', () => {
    const failures = cycleFailures([
      sourceOf('src/kernel/a.ts', `import { b } from './b.js';`),
      sourceOf('src/kernel/b.ts', `import type { C } from './c.js';`),
      sourceOf('src/kernel/c.ts', `export { a } from './a.js';`),
    ]);
    expect(failures).toEqual(['src/kernel/a.ts → src/kernel/b.ts → src/kernel/c.ts → src/kernel/a.ts']);
  });
  it('are not seen where two ways lead to one file', () => {
    const shared = ['b', 'c'].map((name) => sourceOf(`src/kernel/${name}.ts`, `import { d } from './d.js';`));
    const start = sourceOf('src/kernel/a.ts', `import { b } from './b.js'; import { c } from './c.js';`);
    expect(cycleFailures([start, ...shared, sourceOf('src/kernel/d.ts', '')])).toEqual([]);
  });
});

describe('names', () => {
  const wrong = [
    'src/util/a.ts',
    'src/cellar/lot-helpers.ts',
    'src/kernel/types.ts',
    'src/actors/lotManager.ts',
    'src/common.ts',
  ];
  it.each(wrong)('%s is refused', (path) => expect(nameFailures([path])).toHaveLength(1));
  const right = [
    'src/kernel/place-queue.ts',
    'test/unit/lot.int.test.ts',
    'vitest.config.ts',
    'src/x/sql/read-head.sql',
  ];
  it.each(right)('%s is fine', (path) => expect(nameFailures([path])).toEqual([]));
  it('a barrel is found by its name and by what it does', () => {
    expect(judge(barrelFailures, 'src/verify/index.ts', 'export const a = 1;')).toHaveLength(1);
    expect(
      judge(barrelFailures, 'src/verify/feed.ts', `export * from './page.js';\nexport { b } from './b.js';`),
    ).toHaveLength(1);
    expect(judge(barrelFailures, 'src/verify/feed.ts', `export * from './page.js';\nexport const b = 1;`)).toEqual([]);
  });
});

describe('sizes', () => {
  const lines = (count: number): string => 'f();\n'.repeat(count);
  it('a file of 401 lines is too long, unless it says why', () => {
    expect(judge(fileLengthFailures, 'src/a.ts', lines(401))).toHaveLength(1);
    expect(judge(fileLengthFailures, 'src/a.ts', lines(400))).toEqual([]);
    expect(
      judge(fileLengthFailures, 'src/a.ts', `/** This is long because it is one table. */\n${lines(401)}`),
    ).toEqual([]);
    expect(judge(fileLengthFailures, 'src/a.ts', `${lines(401)}// long because\n`)).toHaveLength(1);
  });
  const body = (count: number): string => `{\n${lines(count - 2)}}`;
  const makers: readonly ((count: number) => string)[] = [
    (count) => `export function long() ${body(count)}`,
    (count) => `const long = () => ${body(count)};`,
    (count) => `class A { long() ${body(count)} }`,
    (count) => `it('does', async () => ${body(count)});`,
  ];
  it.each(makers)('a function of 71 lines is too long (%#)', (make) => {
    expect(judge(functionLengthFailures, 'src/a.ts', make(71))).toHaveLength(1);
    expect(judge(functionLengthFailures, 'src/a.ts', make(70))).toEqual([]);
  });
  it('a describe may be long', () => {
    expect(judge(functionLengthFailures, 'test/a.test.ts', `describe('a', () => ${body(200)});`)).toEqual([]);
    expect(judge(functionLengthFailures, 'test/a.test.ts', `describe.each([1])('a', () => ${body(200)});`)).toEqual([]);
  });
});

describe('bans', () => {
  const path = 'src/kernel/a.ts';
  it.each(['let a: any;', 'f<any>();', 'const a = b as any;', 'type A = Record<string, any>;'])('any: %s', (text) => {
    expect(judge(anyFailures, path, text)).toHaveLength(1);
  });
  it('any as a word is fine', () => expect(judge(anyFailures, path, '// any\nconst any = "any";')).toEqual([]));

  const impure = [
    ...[
      'Date.now();',
      'Math.random();',
      'new Date();',
      'new Date;',
      'Date();',
      'new Date(2026, 1);',
      'const { now } = Date;',
      'Date["now"]();',
      'const { random } = Math;',
      'Math["random"]();',
      'process.env.HOME;',
      'const { env } = process;',
    ],
    ...[
      'let a: Promise<number>;',
      'Promise.resolve();',
      'async function f() {}',
      'const f = async () => 1;',
      'setTimeout(f, 1);',
    ],
    ...['performance.now();', 'console.log(1);', 'a.localeCompare(b);', 'n.toLocaleString();', 'new Intl.Collator();'],
    ...['a["localeCompare"](b);', 'const { toLocaleString } = n;', 'date.getHours();'],
  ];
  it.each(impure)('impure: %s', (text) => expect(judge(impurityFailures, path, text).length).toBeGreaterThan(0));
  const pure = [
    'new Date(ms);',
    'Date.UTC(2026, 1, 1);',
    'action.process;',
    'const a = { process: 1 };',
    '// await Promise',
    'Math.min(1, 2);',
  ];
  it.each(pure)('pure: %s', (text) => expect(judge(impurityFailures, path, text)).toEqual([]));

  it('numbers with a fraction are found, integers are not', () => {
    expect(judge(fractionFailures, path, 'const a = 0.5; const b = 1e-3;')).toHaveLength(2);
    expect(judge(fractionFailures, path, 'const a = 1_000_000n; const b = 12; const c = 1e3; const d = 0xff;')).toEqual(
      [],
    );
  });
  const inexact = [
    ...['b / c;', 'b /= c;', 'b ** c;', 'b **= c;', 'Math.round(b / c);', 'Math.floor(a / b / c);', '+text;'],
    ...['Math.sqrt(2);', 'Math.PI;', 'const { sqrt } = Math;', 'Math["sqrt"](2);', 'parseFloat("1");'],
    ...['Number("0.5") * 3;', 'texts.map(Number);', 'Number.parseFloat("1");', 'const { parseFloat } = Number;'],
    'JSON.parse("0.5");',
  ];
  it.each(inexact)('inexact: %s', (text) => expect(judge(inexactFailures, path, text).length).toBeGreaterThan(0));
  const exact = [
    ...['a + b - c * d % e;', 'Math.floor(a / b);', 'Math.max(a, b);', 'Number.isSafeInteger(a);', '-a;'],
    ...['// a / b', 'const a = { Number: 1 };', 'type.Number(a);'],
  ];
  it.each(exact)('exact: %s', (text) => expect(judge(inexactFailures, path, text)).toEqual([]));

  const loud = [
    ...['console.error("x");', 'const { log } = console;', 'console["log"]("x");', 'run(console.log);'],
    ...['process.stdout.write("x");', 'process["stderr"].write("x");', 'const { stdout } = process;', 'run(process);'],
    'import { stdout as out } from "node:process";',
    "import { log } from 'node:console';",
  ];
  it.each(loud)('past the logger: %s', (text) => expect(judge(consoleFailures, path, text)).toHaveLength(1));
  it.each(['this.console.error("x");', 'process.pid;', 'child.stdout.read();', 'import { pid } from "./process.js";'])(
    'not past the logger: %s',
    (text) => expect(judge(consoleFailures, path, text)).toEqual([]),
  );
  it('SQL without a comment on top is found', () => {
    const text = 'SELECT 1;';
    expect(sqlFailures([{ path: 'a.sql', text }])).toHaveLength(1);
    expect(
      sqlFailures([
        { path: 'a.sql', text: `-- One.\n${text}` },
        { path: 'b.sql', text: `/* One. */ ${text}` },
      ]),
    ).toEqual([]);
  });
});
