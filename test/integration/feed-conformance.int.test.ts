/** The conformance runs pass right consumers, and find what is wrong with others. Needs a build, which `npm test` makes. */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { findNatsServer } from '../../src/adapters/nats-server/program.js';
import { type Scenario, scenarios } from '../../src/feed/conformance/scenario.js';

const path = (name: string): string => fileURLToPath(new URL(`../../${name}`, import.meta.url));
const program = path('dist/src/feed/conformance/main.js');

interface Outcome {
  readonly code: number;
  /** By scenario: what was wrong; '' if nothing was. */
  readonly found: Readonly<Record<string, string>>;
  readonly stderr: string;
}

/** Runs a consumer of test/support through scenarios; all by default. */
function conformance(
  consumer: string,
  only: readonly string[] = [],
  patience = 30,
  further: readonly string[] = [],
): Promise<Outcome> {
  const [file = '', ...rest] = consumer.split(' ');
  const command = [process.execPath, path(`test/support/${file}`), ...rest].join(' ');
  const args = [
    program,
    '--command',
    command,
    '--patience',
    String(patience),
    ...only.flatMap((one) => ['--only', one]),
    ...further,
  ];
  return new Promise((resolve) => {
    execFile(process.execPath, args, (error, stdout, stderr) => {
      const rows = [...stdout.matchAll(/^(.+?) +(?:ok|failed) +[\d.]+ s(?: {2}(.*))?$/gm)];
      const found = Object.fromEntries(rows.map(([, name = '', fault = '']) => [name, fault]));
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, found, stderr });
    });
  });
}

function rightIn(some: readonly Scenario[]): Readonly<Record<string, string>> {
  return Object.fromEntries(some.map(({ name }) => [name, '']));
}

describe('the conformance runs', { timeout: 300_000 }, () => {
  it('pass the library', async () => {
    const found = rightIn(scenarios.filter(({ mirror }) => mirror === undefined));
    expect(await conformance('conforming-consumer.mjs')).toEqual({ code: 0, found, stderr: '' });
  });

  it('pass the library with JetStream as its push', async () => {
    const { path: nats } = await findNatsServer();
    const some = scenarios.filter(({ mirror }) => mirror !== undefined);
    const only = some.map(({ name }) => name);
    const outcome = await conformance('conforming-consumer.mjs', only, 30, ['--nats', nats]);
    expect(outcome).toEqual({ code: 0, found: rightIn(some), stderr: '' });
  });

  it('pass a consumer that reads pages alone, without the library', async () => {
    const only = ['pages', 'gaps', 'resets', 'unknown types', 'kill -9', 'missing number'];
    const { code, found } = await conformance('careless-consumer.mjs none', only);
    expect([code, found]).toEqual([0, Object.fromEntries(only.map((name) => [name, '']))]);
  });

  it.each([
    ['drops one change set', 'drops', 'pages', /^applied set \S+ before set \S+$/],
    ['applies one twice', 'twice', 'pages', /^applied set \S+ twice$/],
    ['applies half a set', 'half', 'pages', /^applied set \S+ in place of the whole set \S+$/],
    [
      'ignores a gap',
      'ignores-gap',
      'missing number',
      /^applied set \S+, which does not exist$|too early$|in place of the whole set/,
    ],
    ['ends in order at a gap', 'careless-end', 'missing number', /^ended with 0 although number 88 is missing$/],
    ['goes on with another log', 'none', 'other log', /^applied |^went on although the log is another one$/],
    ['goes on with a restored log', 'none', 'restored log', /^applied |^went on although the log is another one$/],
    ['forgets its position', 'forgets', 'kill -9', /^applied set 1 twice$/],
    ['believes a stream with gaps', 'stream', 'gaps', /^applied set \S+ before set \S+$|^made no progress/],
    ['believes a stream with duplicates', 'stream', 'duplicates', /^applied set \S+ twice$/],
    ['believes a stream in reverse order', 'stream', 'reordering', /^applied |^made no progress/],
  ])('find a consumer that %s', async (_, mistake, scenario, fault) => {
    const { code, found } = await conformance(`careless-consumer.mjs ${mistake}`, [scenario], 3);
    expect([code, found]).toEqual([1, { [scenario]: expect.stringMatching(fault) }]);
  });

  it.each(['pages', 'push', 'resets'])('find a consumer that drops any one change set: %s', async (scenario) => {
    const ordinal = 1 + Math.floor(Math.random() * 60);
    const { code, found } = await conformance(`careless-consumer.mjs drops ${ordinal}`, [scenario], 3);
    expect([ordinal, code, found]).toEqual([
      ...[ordinal, 1],
      { [scenario]: expect.stringMatching(/^applied set \S+ before set \S+$|^made no progress/) },
    ]);
  });

  it('find a consumer that ends by itself, and show what it complained of', async () => {
    const { code, found } = await conformance('no-such-consumer.mjs', ['pages']);
    expect([code, found]).toEqual([
      1,
      { pages: expect.stringMatching(/^ended with 1 after 0 of 60 sets: .*Cannot find module/) },
    ]);
  });

  it('need a broker for the scenarios with a mirror', async () => {
    const { code, stderr } = await conformance('conforming-consumer.mjs', ['jetstream wiped']);
    expect([code, stderr]).toEqual([2, 'The scenario "jetstream wiped" needs a broker. Name it: --nats nats-server\n']);
  });

  it('explain their options', async () => {
    const { code, stderr } = await conformance('conforming-consumer.mjs', ['pagse']);
    expect([code, stderr]).toEqual([2, expect.stringMatching(/^There is no scenario "pagse"\.\n\nRuns a consumer/)]);
  });
});
