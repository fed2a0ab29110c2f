/** The rules of the house, held by the build instead of by memory. Each rule is shown to fail in test/tidy/planted.test.ts. */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { nodeFlags } from '../config/node.js';
import {
  anyFailures,
  consoleFailures,
  fractionFailures,
  impurityFailures,
  inexactFailures,
  sqlFailures,
} from './tidy/bans.js';
import { cycleFailures, layerFailures, packageFailures } from './tidy/layers.js';
import { barrelFailures, nameFailures } from './tidy/names.js';
import { fileLengthFailures, functionLengthFailures, longestFile, longestFunction } from './tidy/size.js';
import { type Failure, filesBelow, readSources, type Source } from './tidy/source.js';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const sources = readSources(root);

function below(...folders: readonly string[]): readonly Source[] {
  return sources.filter(({ path }) => folders.some((folder) => path.startsWith(`${folder}/`)));
}

/** The whole list at once: whoever broke a rule wants to see all places. */
function expectNone(failures: readonly Failure[]): void {
  expect(failures.join('\n')).toBe('');
}

describe('the layers', () => {
  it('import one way only, and adapters not each other', () => expectNone(layerFailures(sources)));
  it('keep each third-party package in its one place', () => expectNone(packageFailures(sources)));
  it('have no import cycle', () => expectNone(cycleFailures(sources)));
});

describe('a file', () => {
  it('is called by a noun in kebab-case, and by none that says nothing', () => {
    const sql = filesBelow(root, 'src').filter((path) => path.endsWith('.sql'));
    expectNone(nameFailures([...sources.map(({ path }) => path), ...sql]));
  });
  it('is no barrel', () => expectNone(barrelFailures(sources)));
  it(`has at most ${longestFile} lines, or says why not`, () => expectNone(fileLengthFailures(sources)));
  it(`has functions of at most ${longestFunction} lines`, () => expectNone(functionLengthFailures(sources)));
});

describe("Node's flags", () => {
  it.each([
    ['package.json', `node ${nodeFlags.join(' ')} bin/solera.mjs`],
    ['Dockerfile', `CMD ["node", ${nodeFlags.map((flag) => `"${flag}"`).join(', ')}, `],
  ])('are given wherever Node is started: %s', (file, start) =>
    expect(readFileSync(join(root, file), 'utf8')).toContain(start),
  );
});

describe('the language', () => {
  it('is used without any', () => expectNone(anyFailures(sources)));
  it('is pure in kernel, cellar and feed: no promise, clock, chance, environment, locale, time zone', () =>
    expectNone(impurityFailures(below('src/kernel', 'src/cellar', 'src/feed'))));
  it('is exact in kernel and cellar: no number is written with a fraction', () =>
    expectNone(fractionFailures(below('src/kernel', 'src/cellar'))));
  it('is exact in kernel and cellar: no operator or function may make one but in quantity, which turns decimals into integers and back', () => {
    const elsewhere = below('src/kernel', 'src/cellar').filter(({ path }) => path !== 'src/cellar/quantity.ts');
    expectNone(inexactFailures(elsewhere));
  });
  it('writes to console, stdout and stderr in src/main and the logger alone', () => {
    const allowed = ['src/main/', 'src/adapters/telemetry/log.ts'];
    expectNone(
      consoleFailures(below('src', 'config').filter(({ path }) => !allowed.some((one) => path.startsWith(one)))),
    );
  });
  it('of SQL opens every file with a comment', () => {
    const paths = filesBelow(root, 'src').filter((path) => path.endsWith('.sql'));
    expectNone(sqlFailures(paths.map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }))));
  });
});
