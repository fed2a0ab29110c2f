import { describe, expect, it } from 'vitest';
import { clockFailures } from './clock.js';
import { judge } from './planted.js';

const find = (text: string): string[] => judge(clockFailures, 'src/actors/a.ts', text);

describe('clock, timers, chance and ids', () => {
  it.each([
    ...[
      'Date.now();',
      'new Date();',
      'new Date;',
      'Date();',
      'const { now } = Date;',
      "Date['now']();",
      'f(Date.now);',
    ],
    ...['performance.now();', "import { performance } from 'node:perf_hooks';", 'process.hrtime();'],
    ...['setTimeout(f, 1);', 'setInterval(f, 1);', 'setImmediate(f);', 'queueMicrotask(f);', 'process.nextTick(f);'],
    ...['f(setTimeout);', 'globalThis.setTimeout(f, 1);', "import { setTimeout } from 'node:timers/promises';"],
    ...['Math.random();', 'const { random } = Math;', "Math['random']();", 'crypto.getRandomValues(bytes);'],
    ...["import { randomUUID } from 'node:crypto';", 'crypto.randomUUID();', 'const { randomBytes } = crypto;'],
    ...["import { v7 } from 'uuid';", "const { v7 } = await import('uuid');"],
  ])('are found: %s', (text) => expect(find(text).length).toBeGreaterThan(0));

  it.each([
    ...['new Date(ms);', 'Date.UTC(2026, 1, 1);', 'Date.parse(text);', 'let a: Date;', 'a instanceof Date;'],
    ...['Math.max(1, 2);', 'this.now();', 'timers.setTimeout(f, 1);', 'const parts = { setTimeout: f };'],
    ...['interface Ids { randomUUID(): string }', "import { createHash } from 'node:crypto';", 'const uuid = id;'],
    ...['// Date.now()', "const a = 'Math.random()';"],
  ])('are not found in code that only resembles them: %s', (text) => expect(find(text)).toEqual([]));
});
