/** The figures of the table "Sizing" are those of the results that it names. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const docs = join(import.meta.dirname, '../../docs');
const guide = readFileSync(join(docs, 'operations.md'), 'utf8');
const sizing = guide.split(/^## /m).find((part) => part.startsWith('Sizing\n')) ?? '';
const rows = (sizing.match(/^\|.*benchmarks\/results.*\|$/gm) ?? []).map((row) => row.split('|').slice(1, -1));

describe('the sizing table', () => {
  it('has a row for throughput, memory, space, and the time of repairs', () => {
    expect(rows.length).toBeGreaterThan(10);
  });

  it.each(rows)('takes its figures of "%s" from results: %s', (_what, measured, on = '', from = '') => {
    const paths = [...from.matchAll(/\]\((\S+?)\)/g)].map(([, path = '']) => path);
    const results = paths.map((path) => readFileSync(join(docs, path), 'utf8')).join('\n');
    const figures = [...`${measured} ${on}`.matchAll(/`([^`]+)`/g)].map(([, figure = '']) => figure);
    expect(figures.filter((figure) => /\d/.test(figure)).length).toBeGreaterThan(0);
    // Results before 2026-11-29 are written without a separator of thousands.
    const has = (figure: string): boolean =>
      [figure, figure.replaceAll(',', '')].some((text) => new RegExp(`(?<![\\d.,])${text}(?![\\d])`).test(results));
    expect(figures.filter((figure) => /\d/.test(figure) && !has(figure))).toEqual([]);
  });
});
