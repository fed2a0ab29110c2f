import { describe, expect, it } from 'vitest';
import { anyFailures, consoleFailures, fractionFailures, impurityFailures, inexactFailures } from './bans.js';
import { judge } from './planted.js';

describe('bans', () => {
  const path = 'src/kernel/a.ts';
  it.each(['let a: any;', 'f<any>();', 'const a = b as any;', 'type A = Record<string, any>;'])(
    'finds the type any in %s',
    (text) => {
      expect(judge(anyFailures, path, text)).toHaveLength(1);
    },
  );
  it('ignores the word any elsewhere', () =>
    expect(judge(anyFailures, path, '// any\nconst any = "any";')).toEqual([]));

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
  it.each(impure)('finds the impurity of %s', (text) =>
    expect(judge(impurityFailures, path, text).length).toBeGreaterThan(0),
  );
  const pure = [
    'new Date(ms);',
    'Date.UTC(2026, 1, 1);',
    'action.process;',
    'const a = { process: 1 };',
    '// await Promise',
    'Math.min(1, 2);',
  ];
  it.each(pure)('allows %s in pure code', (text) => expect(judge(impurityFailures, path, text)).toEqual([]));

  it('finds numbers with a fraction and ignores integers', () => {
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
  it.each(inexact)('finds %s, which may return a fraction', (text) =>
    expect(judge(inexactFailures, path, text).length).toBeGreaterThan(0),
  );
  const exact = [
    ...['a + b - c * d % e;', 'Math.floor(a / b);', 'Math.max(a, b);', 'Number.isSafeInteger(a);', '-a;'],
    ...['// a / b', 'const a = { Number: 1 };', 'type.Number(a);'],
  ];
  it.each(exact)('allows %s in exact code', (text) => expect(judge(inexactFailures, path, text)).toEqual([]));

  const output = [
    ...['console.error("x");', 'const { log } = console;', 'console["log"]("x");', 'run(console.log);'],
    ...['process.stdout.write("x");', 'process["stderr"].write("x");', 'const { stdout } = process;', 'run(process);'],
    'import { stdout as out } from "node:process";',
    "import { log } from 'node:console';",
  ];
  it.each(output)('finds output that bypasses the logger: %s', (text) =>
    expect(judge(consoleFailures, path, text)).toHaveLength(1),
  );
  it.each(['this.console.error("x");', 'process.pid;', 'child.stdout.read();', 'import { pid } from "./process.js";'])(
    'allows %s, which is not output',
    (text) => expect(judge(consoleFailures, path, text)).toEqual([]),
  );
});
