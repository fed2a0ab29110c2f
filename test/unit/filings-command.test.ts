/** `solera filings` against a server that answers as the public API specifies. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { filingsCommand } from '../../src/main/commands/filings.js';
import type { DueFiling, Filing, FilingDifference } from '../../src/main/compliance/filing-answer.js';
import { type CommandRun, commandRunner } from '../support/command-run.js';
import { sampleReport } from '../support/sample-report.js';
import { ScriptedAnswers } from '../support/scripted-answers.js';

const server = new ScriptedAnswers();
const runCommand = commandRunner();
const base = '/v1/wineries/estate/filings';
const january = { from: '2026-01-01', to: '2026-01-31' };

const original: Filing = {
  ...{ id: 'f1', form: 'ttb-5120.17', period: january, version: 'original', amends: null, known: 48_211 },
  ...{ filedAt: '2026-02-10T17:00:00.000Z', filedBy: 'mia' },
};
const amended: Filing = {
  ...original,
  ...{ id: 'f2', version: 'amended', amends: 'f1', known: 50_000, filedBy: null },
  report: sampleReport({ remarks: ['A13 (a) is 12.5 gal more than filed.'] }),
};

beforeAll(() => server.listen());
afterAll(() => server.close());
beforeEach(() => server.reset());

function run(...args: readonly string[]): Promise<CommandRun> {
  return runCommand(filingsCommand(), ['estate', ...args, '--url', server.url]);
}

describe('the list of filings', () => {
  it('has a row for each, and is what the command shows without a task', async () => {
    server.answers.set(`GET ${base}`, { body: { items: [original, amended], next: null } });
    const { stdout } = await run();
    expect(stdout).toMatch(
      /│ f1 +│ ttb-5120\.17 │ 2026-01-01 to 2026-01-31 │ original │ 48,211 │ 2026-02-10T17:00:00\.000Z │ mia +│/,
    );
    expect(stdout).toMatch(/│ f2 .*│ amended +│ 50,000 │/);
    expect((await run('list')).stdout).toBe(stdout);
    expect(JSON.parse((await run('--json')).stdout)).toMatchObject([{ id: 'f1' }, { id: 'f2' }]);
  });

  it('may be empty', async () => {
    server.answers.set(`GET ${base}`, { body: { items: [], next: null } });
    expect((await run('list')).stdout).toMatch(/^Winery estate has filed no report\. Next: .*filings estate due/);
  });
});

describe('what is due', () => {
  const due = (changed: Partial<DueFiling>): DueFiling => ({
    ...{ form: 'ttb-5120.17', period: january, status: 'not_filed', filing: null, due: '2026-02-15', lines: 0 },
    ...changed,
  });

  it('is listed in its order, and begins with the command for the first', async () => {
    const february = { from: '2026-02-01', to: '2026-02-28' };
    const items = [
      due({ status: 'moved', filing: 'f1', lines: 3 }),
      due({ status: 'moved', filing: 'f3', lines: 1, period: february }),
    ];
    server.answers.set(`GET ${base}/due`, { body: { items, next: null } });
    const { stdout } = await run('due');
    expect(stdout).toMatch(/│ 2026-01-01 to 2026-01-31 │ 2026-02-15 │ amend │ 3 figures moved │ f1 +│/);
    expect(stdout).toContain('1 figure moved');
    expect(stdout).toContain(`filings estate differences f1 --url ${server.url} shows what has moved`);
    expect(stdout).toContain(`filings estate amend f1 --url ${server.url} files an amended report.`);
  });

  it('names the command that files a period', async () => {
    server.answers.set(`GET ${base}/due`, { body: { items: [due({})], next: null } });
    const { stdout } = await run('due');
    expect(stdout).toMatch(/│ file +│ not filed yet │/);
    expect(stdout).toContain('filings estate file --form ttb-5120.17 --from 2026-01-01 --to 2026-01-31');
  });

  it('may be nothing', async () => {
    server.answers.set(`GET ${base}/due`, { body: { items: [], next: null } });
    expect((await run('due')).stdout).toBe('Winery estate has nothing to file and nothing to amend.\n');
  });
});

describe('filing a report', () => {
  it('sends the period with a new id, so that the request may be repeated', async () => {
    server.answers.set(`POST ${base}`, { status: 201, body: original });
    const { stdout } = await run('file', '--from', january.from, '--to', january.to, '--known', '48211');
    const uuid = expect.stringMatching(/^[\da-f]{8}-[\da-f]{4}-7/);
    expect(server.requests[0]?.body).toEqual({ id: uuid, form: 'ttb-5120.17', ...january, known: 48_211 });
    expect(stdout).toContain(
      'Filing f1: ttb-5120.17, 2026-01-01 to 2026-01-31, original report. Filed at 2026-02-10T17:00:00.000Z by mia, as of notification 48211.',
    );
    expect(stdout).toContain('filings estate show f1');
  });

  it.each([
    [['file'], 'The period to file is missing.'],
    [
      ['file', '--from', '2026-01-01', '--to', '2026-01-31', '--known', 'x'],
      '"x" is not the number of a notification.',
    ],
    [['show'], 'The id of the filing is missing: filings estate show <filing>'],
    [['amend'], 'The id of the filing is missing: filings estate amend <filing>'],
  ])('is refused for %j without a request', async (args, message) => {
    const { stderr, exitCode } = await run(...args);
    expect([stderr.split('\n')[0], exitCode, server.requests]).toEqual([message, 1, []]);
  });

  it('shows why the server refuses', async () => {
    const detail = 'The period 2026-01 of form ttb-5120.17 is filed as f1. Amend f1 instead.';
    server.answers.set(`POST ${base}`, { status: 409, body: { code: 'already_filed', detail } });
    expect((await run('file', '--from', january.from, '--to', january.to)).stderr).toContain(detail);
  });
});

describe('a filing', () => {
  it('is shown with the report that it keeps', async () => {
    server.answers.set(`GET ${base}/f1`, { body: { ...original, report: sampleReport() } });
    const { stdout } = await run('show', 'f1');
    expect(stdout).toMatch(/^Filing f1: [\s\S]*A\. Bulk wines[\s\S]*Next: .*filings estate differences f1/);
    expect(stdout).toContain('--known 48211 --format pdf');
  });

  it('lists the figures that have moved since, and the change sets that moved them', async () => {
    const moved: FilingDifference = {
      ...{ section: 'A', line: '13', column: 'a', filed: 1_000.5, now: 1_013, moved: 12.5, changes: ['c1', 'c2'] },
    };
    server.answers.set(`GET ${base}/f1/differences`, { body: { items: [moved], next: null } });
    const { stdout } = await run('differences', 'f1');
    expect(stdout).toMatch(/│ A\/13\/a │ 1,000\.5 │ 1,013 │ \+12\.5 │ c1 +│\n│ +│ +│ +│ +│ c2 +│/);
    expect(stdout).toContain('1 figure has moved since filing f1.');
    expect(stdout).toContain('filings estate amend f1');
    server.answers.set(`GET ${base}/f1/differences`, { body: { items: [], next: null } });
    expect((await run('differences', 'f1')).stdout).toBe(
      'All figures of filing f1 are still the same. There is nothing to amend.\n',
    );
  });

  it('is amended once, even if the request is repeated', async () => {
    server.answers.set(`POST ${base}/f1/amend`, { status: 201, body: amended });
    const { stdout } = await run('amend', 'f1');
    expect(server.requests[0]).toMatchObject({ body: {}, idempotencyKey: expect.stringMatching(/^[\da-f-]{36}$/) });
    expect(stdout).toContain('amended report, which amends filing f1.');
    expect(stdout).toContain('- A13 (a) is 12.5 gal more than filed.');
    expect(stdout).toContain('filings estate due');
  });

  it('that is unknown is refused with a remedy', async () => {
    expect((await run('show', 'f9')).stderr).toContain('Check the winery and the id on the command line.');
  });
});
