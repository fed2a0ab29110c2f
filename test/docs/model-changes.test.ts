/** docs/model-changes.md shows what exists: the example transformation, options of commands, and tests. */
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { migrateCommand } from '../../src/main/commands/migrate.js';
import { loadTransform } from '../../src/main/migrate/transformation.js';

const root = new URL('../../', import.meta.url);
const guide = readFileSync(new URL('docs/model-changes.md', root), 'utf8');

function blocks(language: string): string[] {
  return [...guide.matchAll(new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\``, 'gms'))].map(([, text = '']) => text);
}

const action = {
  ...{ id: 'a', winery: 'W', type: 'analysis', effectiveAt: '2025-01-01T00:00:00.000Z', tieBreak: 1, note: null },
  data: { lot: 'A', analyte: 'TA', value: 0.61, unit: '%' },
};

describe('the guide to changes of the model', () => {
  it('shows the transformation of the example, which does what it says', async () => {
    const example = new URL('examples/migrations/rename-analyte.mjs', root);
    expect(readFileSync(example, 'utf8')).toContain(blocks('js')[0]);
    const transform = await loadTransform(example.pathname);
    expect(transform(action)).toEqual({
      ...action,
      data: { lot: 'A', analyte: 'titratable acidity', value: 6.1, unit: 'g/L' },
    });
    expect(transform({ ...action, type: 'note' })).toEqual({ ...action, type: 'note' });
  });

  it('shows commands with options that exist', () => {
    const commands = new Map(migrateCommand().commands.map((command) => [command.name(), command]));
    const lines = [...blocks('sh'), ...blocks('text')].join('').matchAll(/-- migrate (\w+)([^#\n]*)/g);
    const shown = [...lines].map(([, name = '', rest = '']) => {
      const known = commands.get(name)?.options.map(({ long }) => long) ?? [];
      const options = rest.match(/--[\w-]+/g) ?? [];
      expect(known, `${name} ${rest}`).toEqual(expect.arrayContaining(options));
      return name;
    });
    expect(new Set(shown)).toEqual(new Set(['plan', 'run', 'undo', 'copy']));
  });

  it('names tests and files that exist', () => {
    const paths = [...guide.matchAll(/`((?:test|src|examples)\/[\w/.-]+)`/g)].map(([, path = '']) => path);
    expect(paths.length).toBeGreaterThan(8);
    expect(paths.filter((path) => !existsSync(new URL(path, root)))).toEqual([]);
  });
});

describe('a transformation', () => {
  it('must be the default export of a module that can be loaded', async () => {
    await expect(loadTransform('/does/not/exist.mjs')).rejects.toThrow('cannot be loaded');
    await expect(loadTransform(new URL('src/cellar/rules.ts', root).pathname)).rejects.toThrow('no function');
  });
});
