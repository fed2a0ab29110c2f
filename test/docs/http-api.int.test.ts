import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { problemCodes, statusOf } from '../../src/adapters/http/problem.js';
import { type HttpNode, startHttpNode } from '../support/http-node.js';
import { differencesOf, examplesOf, runExamples, uncheckedBlocks } from './tour.js';

const guide = readFileSync(new URL('../../docs/http-api.md', import.meta.url), 'utf8');

describe('the guide to the HTTP API', () => {
  let node: HttpNode;
  beforeAll(async () => {
    node = await startHttpNode();
  });
  afterAll(() => node.close());

  test('holds only commands that run as printed, and answers that are the real ones', async () => {
    const examples = examplesOf(guide);
    expect(examples.length).toBeGreaterThanOrEqual(30);
    const outputs = await runExamples(examples, { SERVER: node.url });
    const differences = examples.flatMap((example, index) => differencesOf(example, outputs[index] ?? ''));
    expect(differences.join('\n')).toBe('');
  });

  test('holds no block that is not checked', () => {
    expect(uncheckedBlocks(guide)).toEqual([]);
  });

  test('explains every problem code with its status', () => {
    const rows = [...guide.matchAll(/^\| `(\w+)` \| (\d{3})/gm)].map(([, code, status]) => `${code} ${status}`);
    expect(rows).toEqual(problemCodes.map((code) => `${code} ${statusOf(code)}`));
  });

  test('links only to its own headings', () => {
    const anchors = [...guide.matchAll(/^## (.*)$/gm)].map(([, title = '']) =>
      title.toLowerCase().replaceAll(' ', '-'),
    );
    const links = [...guide.matchAll(/\]\(#([\w-]+)\)/g)].map(([, anchor]) => anchor);
    expect(links.filter((anchor) => !anchors.includes(anchor ?? ''))).toEqual([]);
  });
});

describe('a comparison with what a guide shows', () => {
  const compared = (markdown: string, output: string): readonly string[] =>
    examplesOf(markdown).flatMap((example) => differencesOf(example, output));
  const shown = (language: string, text: string, marks = 'tour'): string =>
    `\`\`\`sh ${marks}\nx\n\`\`\`\n\`\`\`${language}\n${text}\n\`\`\`\n`;

  test.each([
    ['{"a": 1}', '{"a": 1, "b": 2}'],
    ['{"a": {"b": "…"}}', '{"a": {"b": 7}}'],
    ['{"a": [1, 2]}', '{"a": [1, 2]}'],
    ['{"a": [1, "…"]}', '{"a": [1, 2]}'],
    ['{"b": 2}', '{"a": 1}\n{"b": 2}'],
  ])('accepts %s for %s', (text, output) => {
    expect(compared(shown('json', text), output)).toEqual([]);
  });

  test.each([
    ['{"a": 1}', '{"a": 2}'],
    ['{"a": "…"}', '{"b": 1}'],
    ['{"a": null}', '{}'],
    ['{"a": [1]}', '{"a": [1, 2]}'],
    ['{"a": [1, "…"]}', '{"a": [1]}'],
    ['{"a": {"b": 1}}', '{"a": 1}'],
    ['{"a": 1}', '{"a": 1}\n{"b": 2}'],
    ['{"a": 1}', 'nothing'],
  ])('rejects %s for %s', (text, output) => {
    expect(compared(shown('json', text), output)).toHaveLength(1);
  });

  test('finds lines in order, and nothing else', () => {
    expect(compared(shown('text', 'a…\nc'), 'abc\nx\nc\n')).toEqual([]);
    expect(compared(shown('text', 'c\na…'), 'abc\nx\nc\n')).toHaveLength(1);
    expect(compared(shown('text', 'b'), 'abc\n')).toHaveLength(1);
  });

  test('demands the code of every problem', () => {
    expect(compared(shown('json', '{\n  "code": "x"\n}', 'tour refused'), '{"code": "x"}')).toEqual([]);
    expect(compared(shown('json', '{\n  "status": 1\n}', 'tour refused'), '{"status": 1}')).toHaveLength(1);
  });

  test('fails where a command does not end as the guide claims', async () => {
    const run = (markdown: string) => runExamples(examplesOf(markdown), {});
    await expect(run('```sh tour\necho a\n```\n```sh tour\nfalse\n```\n')).rejects.toThrow('line 4');
    await expect(run('```sh tour refused\ntrue\n```\n')).rejects.toThrow('line 1 ended with 0');
    expect(await run('```sh tour refused\n(exit 22)\n```\n')).toEqual(['']);
    expect(await run('```sh tour\nx=1\n```\n```sh tour\necho $x\n```\n')).toEqual(['', '1\n']);
  });
});
