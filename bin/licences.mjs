/** Writes docs/licences.md: every package that reaches users, with its licence. test/docs/licences.test.ts compares it with package-lock.json. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { productPackages, root } from './product-packages.mjs';

const head = `# Licences

The packages that reach users, with their licences: those of the program, those that are bundled into the page, and the optional ones, most of which contain the embedded PostgreSQL (itself under the PostgreSQL Licence).
\`npm run licences\` writes this page from \`package-lock.json\`. A test fails if it is out of date, or if a licence is not on the list of \`test/docs/licences.test.ts\`: then read the licence before you add it.

| Package | Version | Licence | Part |
|---|---|---|---|
`;
const rows = productPackages().map(
  ({ name, version, license, part }) => `| \`${name}\` | ${version} | ${license} | ${part} |\n`,
);

writeFileSync(join(root, 'docs', 'licences.md'), head + rows.join(''));
