import { describe, expect, it } from 'vitest';
import { judge } from './planted.js';
import { fileLengthFailures, functionLengthFailures } from './size.js';

describe('sizes', () => {
  const lines = (count: number): string => 'f();\n'.repeat(count);
  it('refuse a file of more than 300 lines, whatever its comments say', () => {
    expect(judge(fileLengthFailures, 'src/a.ts', lines(301))).toHaveLength(1);
    expect(judge(fileLengthFailures, 'src/a.ts', lines(300))).toEqual([]);
    expect(judge(fileLengthFailures, 'src/a.ts', `/** long because it is one table */\n${lines(300)}`)).toHaveLength(1);
  });
  const body = (count: number): string => `{\n${lines(count - 2)}}`;
  const makers: readonly ((count: number) => string)[] = [
    (count) => `export function long() ${body(count)}`,
    (count) => `const long = () => ${body(count)};`,
    (count) => `class A { long() ${body(count)} }`,
    (count) => `it('does', async () => ${body(count)});`,
  ];
  it.each(makers)('refuse a function of more than 60 lines (%#)', (make) => {
    expect(judge(functionLengthFailures, 'src/a.ts', make(61))).toHaveLength(1);
    expect(judge(functionLengthFailures, 'src/a.ts', make(60))).toEqual([]);
  });
  it('exempt a describe block', () => {
    expect(judge(functionLengthFailures, 'test/a.test.ts', `describe('a', () => ${body(200)});`)).toEqual([]);
    expect(judge(functionLengthFailures, 'test/a.test.ts', `describe.each([1])('a', () => ${body(200)});`)).toEqual([]);
  });
});
