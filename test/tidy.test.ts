/** Checks the repository against the rules of the house. The tests in test/tidy show that each rule can fail. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { nodeFlags } from '../config/node.js';
import { anyFailures, consoleFailures, fractionFailures, impurityFailures, inexactFailures } from './tidy/bans.js';
import { castFailures } from './tidy/casts.js';
import { clockFailures } from './tidy/clock.js';
import { exportFailures } from './tidy/exports.js';
import { cycleFailures, layerFailures, packageFailures } from './tidy/layers.js';
import { barrelFailures, nameFailures } from './tidy/names.js';
import { dialectFailures, dialectFailuresOfText } from './tidy/prose.js';
import { fileLengthFailures, functionLengthFailures, longestFile, longestFunction } from './tidy/size.js';
import { type Failure, filesBelow, readSources, type Source, sourceOf } from './tidy/source.js';
import { sqlCommentFailures, sqlParameterFailures } from './tidy/sql.js';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const sources = readSources(root);
const scripts = filesBelow(root, 'bin').map((path) => sourceOf(path, read(path)));

function read(path: string): string {
  return readFileSync(join(root, path), 'utf8');
}

function below(...folders: readonly string[]): readonly Source[] {
  return sources.filter(({ path }) => folders.some((folder) => path.startsWith(`${folder}/`)));
}

/** The format of the log and the state machine of a follower. The library's drivers are in folders of src/feed. */
const format = below('src/feed').filter(({ path }) => !/^src\/feed\/(consumer|conformance)\//.test(path));

function filesEndingIn(ending: string, ...folders: readonly string[]): readonly { path: string; text: string }[] {
  const atRoot = readdirSync(root).filter((name) => name.endsWith(ending));
  const paths = folders.flatMap((folder) => filesBelow(root, folder).filter((path) => path.endsWith(ending)));
  return [...atRoot, ...paths].map((path) => ({ path, text: read(path) }));
}

/** Shows all failures at once, so that one run lists all places to repair. */
function expectNone(failures: readonly Failure[]): void {
  expect(failures.join('\n')).toBe('');
}

describe('layers', () => {
  it('import one way only, and no adapter imports another', () => expectNone(layerFailures(sources)));
  it('keep each third-party package in one place', () => expectNone(packageFailures(sources)));
  it('have no import cycle', () => expectNone(cycleFailures(sources)));
});

describe('files', () => {
  it('are named in kebab-case, and by no vague word', () => {
    const sql = filesEndingIn('.sql', 'src').map(({ path }) => path);
    expectNone(nameFailures([...sources.map(({ path }) => path), ...sql]));
  });
  it('are no barrels', () => expectNone(barrelFailures(sources)));
  it(`have at most ${longestFile} lines`, () => expectNone(fileLengthFailures(sources)));
  it(`have functions of at most ${longestFunction} lines`, () => expectNone(functionLengthFailures(sources)));
  it('export only what another file uses', () => expectNone(exportFailures(sources)));
});

describe("Node's flags", () => {
  it.each([
    ['package.json', `node ${nodeFlags.join(' ')} bin/solera.mjs`],
    ['Dockerfile', `CMD ["node", ${nodeFlags.map((flag) => `"${flag}"`).join(', ')}, `],
  ])('are the same wherever Node is started: %s', (file, start) => expect(read(file)).toContain(start));
});

describe('TypeScript', () => {
  it('has no any', () => expectNone(anyFailures(sources)));
  it('has no type assertion without a reason', () =>
    expectNone(castFailures(below('src', 'config', 'benchmarks', 'workers'))));
  it('is pure in kernel, cellar and feed: no promise, clock, randomness, environment, locale or time zone', () =>
    expectNone(impurityFailures([...below('src/kernel', 'src/cellar'), ...format])));
  it('is exact in kernel and cellar: no number literal has a fraction', () =>
    expectNone(fractionFailures(below('src/kernel', 'src/cellar'))));
  it('is exact in kernel and cellar: nothing makes a fraction, except in quantity.ts, which converts decimals', () => {
    const elsewhere = below('src/kernel', 'src/cellar').filter(({ path }) => path !== 'src/cellar/quantity.ts');
    expectNone(inexactFailures(elsewhere));
  });
  it('reads no clock, starts no timer and draws no random number or id in application, actors, followers, verify and feed', () => {
    const others = below('src/application', 'src/actors', 'src/followers', 'src/verify');
    expectNone(clockFailures([...others, ...format]));
  });
  it('writes to console, stdout and stderr only in programs and in the logger', () => {
    const allowed = ['src/main/', 'src/feed/conformance/main.ts', 'src/adapters/telemetry/log.ts'];
    expectNone(
      consoleFailures(below('src', 'config').filter(({ path }) => !allowed.some((one) => path.startsWith(one)))),
    );
  });
});

describe('SQL', () => {
  it('opens every file with a comment', () => expectNone(sqlCommentFailures(filesEndingIn('.sql', 'src'))));
  it('describes each statement and lists the type of each parameter', () =>
    expectNone(sqlParameterFailures(filesEndingIn('.sql', 'src/adapters/postgres/sql'))));
});

describe('the house language', () => {
  // The rule and its test quote the words that they look for.
  const elsewhere = [...sources, ...scripts].filter(({ path }) => !path.startsWith('test/tidy/prose.'));
  it('is plain in comments and texts', () => expectNone(dialectFailures(elsewhere)));
  it('is plain in Markdown and SQL', () => {
    const folders = ['src', 'test', 'benchmarks', 'docs'];
    const prose = [...filesEndingIn('.md', ...folders), ...filesEndingIn('.sql', ...folders)];
    expectNone(dialectFailuresOfText(prose));
  });
});
