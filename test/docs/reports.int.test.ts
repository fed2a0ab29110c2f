import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type HttpNode, startHttpNode } from '../support/http-node.js';
import { differencesOf, examplesOf, runExamples } from './tour.js';

const guide = readFileSync(new URL('../../docs/reports.md', import.meta.url), 'utf8');

describe('the guide to reports', () => {
  let node: HttpNode;
  beforeAll(async () => {
    node = await startHttpNode();
  });
  afterAll(() => node.close());

  test('files and amends a year by commands that run as printed, with the answers that it shows', async () => {
    const examples = examplesOf(guide);
    expect(examples.length).toBeGreaterThanOrEqual(4);
    const outputs = await runExamples(examples, { SERVER: node.url });
    const differences = examples.flatMap((example, index) => differencesOf(example, outputs[index] ?? ''));
    expect(differences.join('\n')).toBe('');
  }, 60_000);
});
