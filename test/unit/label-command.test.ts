/** `solera label` against a server that answers as the public API specifies. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { labelCommand } from '../../src/main/commands/label.js';
import type { Label, LabelVerdict } from '../../src/main/compliance/label-answer.js';
import { type CommandRun, commandRunner } from '../support/command-run.js';
import { ScriptedAnswers } from '../support/scripted-answers.js';

const server = new ScriptedAnswers();
const runCommand = commandRunner();
const winery = '/v1/wineries/estate';

const failing: LabelVerdict = {
  passes: false,
  checks: [
    {
      ...{
        claim: 'Merlot',
        rule: 'variety',
        citation: '27 CFR 4.23(b)',
        required: 0.75,
        actual: 0.749_999,
        passes: false,
      },
      short: { volume: 12.5, variety: 'Merlot', appellation: 'Napa Valley' },
    },
    {
      ...{
        claim: '2025',
        rule: 'vintage',
        citation: '27 CFR 4.27',
        required: 0.95,
        actual: 1,
        passes: true,
        short: null,
      },
    },
  ],
  claimable: { vintage: 2025, appellations: ['California'] },
};

beforeAll(() => server.listen());
afterAll(() => server.close());
beforeEach(() => server.reset());

function run(...args: readonly string[]): Promise<CommandRun> {
  return runCommand(labelCommand(), ['estate', ...args, '--url', server.url]);
}

describe('a check of claims', () => {
  it('sends the claims, and shows the rule of each, what is required and what is short', async () => {
    server.answers.set(`POST ${winery}/label-checks`, { body: failing });
    const { stdout, exitCode } = await run(
      ...['check', '--lot', '25-ME', '--variety', 'Merlot=60', '--variety', 'Cabernet Franc', '--vintage', '2025'],
      ...['--appellation', 'Napa Valley', '--vineyard', 'Hill', '--estate', '--at', '2026-01-01T00:00:00Z'],
    );
    expect(server.requests[0]?.body).toEqual({
      ...{ lot: '25-ME', market: 'us', at: '2026-01-01T00:00:00Z' },
      claims: {
        varieties: [{ variety: 'Merlot', share: 0.6 }, { variety: 'Cabernet Franc' }],
        ...{ vintage: 2025, appellations: ['Napa Valley'], vineyard: 'Hill', estate: true },
      },
    });
    expect(stdout).toMatch(
      /│ Merlot │ variety │ 27 CFR 4\.23\(b\) │ +75 % │ 74\.9999 % │ NO +│ volume: 12\.5, variety: Merlot, appellation: Napa Valley │/,
    );
    expect(stdout).toMatch(/│ 2025 +│ vintage │ .*│ +100 % │ yes/);
    expect(stdout).toContain('The label may not claim Merlot.');
    expect(stdout).toContain('The strongest claims that pass: vintage: 2025, appellations: California.');
    expect(exitCode).toBe(2);
  });

  it('that passes exits with 0', async () => {
    server.answers.set(`POST ${winery}/label-checks`, { body: { passes: true, checks: failing.checks.slice(1) } });
    const { stdout, exitCode } = await run('check', '--lot', '25-ME', '--vintage', '2025', '--market', 'eu');
    expect(stdout).toContain('The label may make all of these claims.');
    expect([exitCode, server.requests[0]?.body]).toMatchObject([0, { market: 'eu' }]);
  });

  it.each([
    [['--vintage', '2025'], 'The lot to check is missing.'],
    [['--lot', '25-ME'], 'No claim was given.'],
    [['--lot', '25-ME', '--vintage', 'last'], '"--vintage last" has no number.'],
    [['--lot', '25-ME', '--variety', 'Merlot='], '"--variety Merlot=" has no number.'],
  ])('is refused for %j without a request', async (args, message) => {
    const { stderr, exitCode } = await run('check', ...args);
    expect([stderr.split('\n')[0], exitCode, server.requests]).toEqual([message, 1, []]);
  });
});

describe('the labels of a winery', () => {
  const label: Label = {
    label: 'ME-2025',
    lot: '25-ME',
    market: 'us',
    claims: { vintage: 2025, estate: false },
    ...failing,
  };

  it('are listed with their verdicts', async () => {
    server.answers.set(`GET ${winery}/labels`, { body: { items: [label], next: null } });
    const { stdout, exitCode } = await run();
    expect(stdout).toMatch(/│ ME-2025 │ 25-ME │ us +│ vintage: 2025 │ NO +│/);
    expect(stdout).toContain('label estate show <label>');
    expect(exitCode).toBe(2);
    server.answers.set(`GET ${winery}/labels`, { body: { items: [], next: null } });
    expect((await run('list')).stdout).toMatch(/^Winery estate has no labels\. Next: /);
  });

  it('are shown one by one with the rule of each claim', async () => {
    server.answers.set(`GET ${winery}/labels/ME-2025`, { body: label });
    expect((await run('show', 'ME-2025')).stdout).toMatch(
      /^Label ME-2025 of lot 25-ME, market us: vintage: 2025\n[\s\S]*27 CFR 4\.27/,
    );
    expect(JSON.parse((await run('show', 'ME-2025', '--json')).stdout)).toEqual(label);
    expect((await run('show')).stderr).toContain('label estate list lists the labels.');
  });
});
