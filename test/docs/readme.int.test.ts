import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type HttpNode, startHttpNode } from '../support/http-node.js';
import { examplesOf, runExamples } from './tour.js';

let node: HttpNode;

beforeAll(async () => {
  node = await startHttpNode();
});
afterAll(() => node.close());

describe('the README', () => {
  test('has a tour whose commands run and return what the text describes', async () => {
    const readme = await readFile(new URL('../../README.md', import.meta.url), 'utf8');
    const examples = examplesOf(readme);
    expect(examples.length).toBeGreaterThanOrEqual(4);
    const outputs = await runExamples(examples, { API: `${node.url}/v1` });
    const answers = outputs
      .join('\n')
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line));
    expect(answers).toHaveLength(13);
    const [preview, edit, now, then, lineage, log] = answers.slice(7);
    expect(preview.notifications).toBeNull();
    expect(edit.impact.actionsChanged).toBe(2);
    const share = (lot: { composition: { variety: string; share: number }[] }) =>
      lot.composition.find((leaf) => leaf.variety === 'Merlot')?.share;
    expect(share(now)).toBe(0.555555555556);
    expect(share(then)).toBe(0.666666666667);
    expect(lineage.nodes).toContainEqual({ winery: 'estate', lot: '25-ME-F' });
    expect(log.items.length).toBe(edit.notifications.last);
  });
});
