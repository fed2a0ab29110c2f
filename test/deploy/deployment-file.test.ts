import { describe, expect, it } from 'vitest';
import { filesOf, parseYaml, readYaml } from './deployment-file.js';

describe('the YAML of a deployment', () => {
  it.each(['compose.yaml', ...filesOf('deploy', '.yaml'), ...filesOf('deploy/kubernetes', '.yaml')])(
    'parses: %s',
    (path) => expect(readYaml(path)).toBeTypeOf('object'),
  );
});

describe('the reader of YAML', () => {
  it.each([
    ['a key twice', 'a: 1\na: 2'],
    ['an alias without an anchor', 'a: *b'],
    ['an unknown tag', 'a: !secret b'],
    ['two documents', 'a: 1\n---\nb: 2'],
    ['a tab as indentation', 'a:\n\tb: 1'],
  ])('refuses %s', (_, yaml) => expect(() => parseYaml(yaml, 'a file')).toThrow());
});
