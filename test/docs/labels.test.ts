/** docs/labels.md lists the rules of config/labels: their names, their citations, and whether these are verified. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readLabelRules } from '../../src/main/label-rules.js';

const text = readFileSync(new URL('../../docs/labels.md', import.meta.url), 'utf8');
const rows = [...text.matchAll(/^\| `([a-z]+-[a-z-]+)` \| [^|]+ \| ([^|]+) \| ([^|]+) \| (yes|no) \|$/gm)];
const rules = readLabelRules().flatMap((market) => market.rules);

describe('the rules in the document', () => {
  test('are those of the files', () => {
    const listed = rows.map(([, rule, , citation, verified]) => ({ rule, citation, verified: verified === 'yes' }));
    const stored = rules.map(({ rule, citation, verified }) => ({ rule, citation, verified }));
    const byName = (a: { rule?: string | undefined }, b: { rule?: string | undefined }) =>
      String(a.rule) < String(b.rule) ? -1 : 1;
    expect(listed.sort(byName)).toEqual(stored.sort(byName));
  });

  test('state the figures of the files', () => {
    for (const [, name, figures = ''] of rows) {
      const rule = rules.find((one) => one.rule === name);
      expect(figures, name).toContain(`${(rule?.share ?? 0) / 1e10} %`);
    }
  });
});
