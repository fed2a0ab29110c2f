/** ARCHITECTURE.md lists the path of a recorded action, file by file. The list is held against the sources. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');
const text = readFileSync(join(root, 'ARCHITECTURE.md'), 'utf8');
const section = text.slice(text.indexOf('## The path of a recorded action'), text.indexOf('## Code map'));
const tables = section
  .split('An **edit of the past**')
  .map((part) => [...part.matchAll(/^\| \d+ \| `([^`]+)`/gm)].map(([, path = '']) => path));
const [recorded = [], edited = []] = tables;

describe('the path of a recorded action', () => {
  it('has at most 35 files, and enters none twice', () => {
    expect(recorded.length).toBeGreaterThan(20);
    expect(recorded.length).toBeLessThanOrEqual(35);
    expect(new Set(recorded).size).toBe(recorded.length);
  });

  it.each([...new Set([...recorded, ...edited])])('names a file that exists: %s', (path) => {
    expect(existsSync(join(root, path))).toBe(true);
  });

  it('names only terms of the glossary in files that exist', () => {
    const glossary = text.slice(text.indexOf('## Glossary'), text.indexOf('## The path'));
    const cells = [...glossary.matchAll(/^\|[^|]*\|[^|]*\| ([^|]*) \|$/gm)].map(([, cell = '']) => cell);
    const paths = cells.flatMap((cell) =>
      [...cell.matchAll(/`([a-z]+(?:\/[a-z-]+)+)\/?`/g)].map(([, path = '']) => path),
    );
    expect(paths.length).toBeGreaterThan(40);
    const missing = paths.filter((path) => {
      const below = path.startsWith('ports/') ? `application/${path}` : path;
      const full = join(root, path.startsWith('src/') ? path : `src/${below}`);
      return !existsSync(`${full}.ts`) && !existsSync(full);
    });
    expect(missing).toEqual([]);
  });
});
