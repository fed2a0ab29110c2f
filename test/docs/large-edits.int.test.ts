import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { largeEditLimits } from '../../config/large-edits.js';
import { type HttpNode, startHttpNode } from '../support/http-node.js';
import { differencesOf, examplesOf, runExamples, uncheckedBlocks } from './tour.js';

const read = (name: string): string => readFileSync(new URL(`../../docs/${name}`, import.meta.url), 'utf8');
const guide = read('large-edits.md');

function anchorsOf(markdown: string): string[] {
  return [...markdown.matchAll(/^## (.*)$/gm)].map(([, title = '']) => title.toLowerCase().replaceAll(' ', '-'));
}

describe('the guide to large edits', () => {
  let node: HttpNode;
  beforeAll(async () => {
    node = await startHttpNode();
  });
  afterAll(() => node.close());

  test('holds only commands that run as printed, and answers that are the real ones', {
    timeout: 180_000,
  }, async () => {
    const examples = examplesOf(guide);
    expect(examples.length).toBeGreaterThanOrEqual(7);
    const outputs = await runExamples(examples, { SERVER: node.url });
    const differences = examples.flatMap((example, index) => differencesOf(example, outputs[index] ?? ''));
    expect(differences.join('\n')).toBe('');
  });

  test('holds no block that is not checked, except pictures', () => {
    expect(uncheckedBlocks(guide).filter((block) => !block.endsWith(': mermaid'))).toEqual([]);
  });

  test('lists limits with their values', () => {
    const rows = [...guide.matchAll(/^\| `(\w+)` \| (\d+) \|/gm)].map(([, name, value]) => [name, Number(value)]);
    expect(rows.length).toBeGreaterThanOrEqual(9);
    expect(Object.fromEntries(rows)).toEqual(
      Object.fromEntries(Object.entries(largeEditLimits).filter(([name]) => rows.some(([shown]) => shown === name))),
    );
  });

  test('links only to headings of other guides that exist', () => {
    const links = [...guide.matchAll(/\]\(([\w.-]+\.md)#([\w-]+)\)/g)];
    expect(links.length).toBeGreaterThanOrEqual(3);
    for (const [, file = '', anchor] of links) expect(anchorsOf(read(file)), file).toContain(anchor);
  });
});
