/** `solera report` against a server that answers as the public API specifies. */
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { reportCommand } from '../../src/main/commands/report.js';
import { type CommandRun, commandRunner } from '../support/command-run.js';
import { sampleReport } from '../support/sample-report.js';
import { ScriptedAnswers } from '../support/scripted-answers.js';

const server = new ScriptedAnswers();
const runCommand = commandRunner();
const period = ['--from', '2026-01-01', '--to', '2026-01-31'];
const path = '/v1/wineries/estate/reports/ttb-5120.17';
const query = 'from=2026-01-01&to=2026-01-31';

beforeAll(() => server.listen());
afterAll(() => server.close());
beforeEach(() => server.reset());

function run(...args: readonly string[]): Promise<CommandRun> {
  return runCommand(reportCommand(), ['estate', 'ttb-5120.17', ...period, ...args, '--url', server.url]);
}

describe('a report as tables', () => {
  beforeEach(() => server.answers.set(`GET ${path}?${query}`, { body: sampleReport() }));

  it('shows what it covers, and each line with its figures', async () => {
    const { stdout, exitCode } = await run();
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(
      /^TTB F 5120\.17, Report of Wine Premises Operations\nWinery estate, bond BWN-CA-12345, 2026-01-01 to 2026-01-31, in gal, by the rules us-ttb-2025-01, as of notification 48211\./,
    );
    expect(stdout).toMatch(/A\. Bulk wines\n[\s\S]*│ 12 +│ Total +│ +– │ +14,815\.8 │ +29,633\.6 │/);
    expect(stdout).toContain('B. Bottled wines');
  });

  it('names the sums that do not agree, and the remarks', async () => {
    const { stdout } = await run();
    expect(stdout).toContain('Sums that do not agree: A8 = B10.');
    expect(stdout).toContain('Remarks:\n- Line A9 carries a rounding difference');
  });

  it('shows what to do next, for the same server, on stderr', async () => {
    const { stderr } = await run();
    expect(stderr).toContain(
      `report estate ttb-5120.17 --from 2026-01-01 --to 2026-01-31 --entries <section/line/column> --url ${server.url}`,
    );
    expect(stderr).toContain('filings estate file --form ttb-5120.17 --from 2026-01-01 --to 2026-01-31');
  });

  it('fits on a terminal of 160 characters', async () => {
    const { stdout } = await run();
    expect(
      Math.max(
        ...stdout
          .split('\n')
          .filter((line) => line.includes('│'))
          .map((line) => line.length),
      ),
    ).toBeLessThan(160);
  });
});

describe('a report in another form', () => {
  it.each([
    ['csv', 'text/csv', 'form,winery\r\n'],
    ['pdf', 'application/pdf', '%PDF-1.3\xFF'],
  ])('%s is written as the server sent it', async (format, accept, content) => {
    const bytes = Buffer.from(content, 'latin1');
    server.answers.set(`GET ${path}?${query}`, { body: bytes });
    expect((await run('--format', format)).bytes.equals(bytes)).toBe(true);
    expect(server.requests[0]?.accept).toBe(accept);
    const file = join(mkdtempSync(join(tmpdir(), 'solera-report-')), `report.${format}`);
    const { stdout, stderr } = await run('--format', format, '--output', file);
    expect(readFileSync(file).equals(bytes)).toBe(true);
    expect(stdout).toBe('');
    expect(stderr).toContain(`The report is written to ${file}.`);
  });

  it('json ends with a line break, and may be what was known before', async () => {
    server.answers.set(`GET ${path}?${query}&known=17`, { body: { known: 17 } });
    expect((await run('--format', 'json', '--known', '17')).stdout).toBe('{"known":17}\n');
  });

  it('is not overwritten where no file can be', async () => {
    server.answers.set(`GET ${path}?${query}`, { body: sampleReport() });
    const { stderr, exitCode } = await run('--output', join(tmpdir(), 'no', 'such', 'folder.txt'));
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/folder\.txt does not exist and cannot be created/);
  });
});

describe('the actions behind a figure', () => {
  const entry = (action: string, amount: number): object => ({
    ...{ action, type: 'bottle', effectiveAt: '2026-01-12T09:00:00.000Z', lot: '25-ME', amount },
  });
  const figure = '&section=A&line=13&column=a';

  it('are listed from all pages, with their exact sum', async () => {
    server.answers.set(`GET ${path}/entries?${query}${figure}`, { body: { items: [entry('a1', 0.1)], next: 'p2' } });
    server.answers.set(`GET ${path}/entries?${query}${figure}&cursor=p2`, {
      body: { items: [entry('a2', 0.2), entry('a3', 1_234.567_891)], next: null },
    });
    const { stdout, stderr } = await run('--entries', 'A/13/a');
    expect(stdout.match(/│ bottle │ 25-ME │ a\d +│/g)).toHaveLength(3);
    expect(stdout).toMatch(/Sum +│ 1,234\.867891 │/);
    expect(stderr).toMatch(/^Next: correct one of them/);
    const asJson = await run('--entries', 'A/13/a', '--format', 'json');
    expect(JSON.parse(asJson.stdout)).toMatchObject({ items: [{}, {}, {}], sum: 1_234.867891 });
  });

  it('may be none', async () => {
    server.answers.set(`GET ${path}/entries?${query}${figure}`, { body: { items: [], next: null } });
    expect((await run('--entries', 'A/13/a')).stdout).toBe(
      'No action is behind figure A/13/a: its exact value is 0.\n',
    );
  });

  it('may be those of a line that contains a slash, as an inventory has it', async () => {
    const inventory = '&section=bulk&line=25-ME%2FT-1&column=volume';
    server.answers.set(`GET ${path}/entries?${query}${inventory}`, { body: { items: [entry('a1', 590)], next: null } });
    expect((await run('--entries', 'bulk/25-ME/T-1/volume')).stdout).toContain('590');
  });

  it.each([
    [
      ['--entries', 'A13'],
      '"A13" is not the place of a figure.\nWrite it as section/line/column, for example --entries A/13/a',
    ],
    [
      ['--entries', 'A/13/a', '--format', 'pdf'],
      'The actions behind a figure cannot be printed as pdf.\nUse --format table or --format json.',
    ],
  ])('are refused for %j', async (args, message) => {
    expect(await run(...args)).toMatchObject({ stderr: message, exitCode: 1 });
  });
});

describe('a refusal', () => {
  it('is shown with its remedy', async () => {
    const detail = 'The period ends on 2026-01-31, before it begins on 2026-02-01. Exchange the days.';
    server.answers.set(`GET ${path}?${query}`, { status: 400, body: { code: 'bad_request', detail } });
    expect((await run()).stderr).toBe(
      `${detail}\nCorrect the cause and run the same command again. Nothing is recorded twice.`,
    );
    server.answers.set(`GET ${path}?${query}`, { status: 403, body: { code: 'forbidden', detail: 'No.' } });
    expect((await run()).stderr).toContain('Set SOLERA_TOKEN to a token that has the permission in this winery.');
  });

  it('of a server of another kind is named', async () => {
    server.answers.set(`GET ${path}?${query}`, { status: 418, body: '<html>' });
    expect((await run()).stderr).toContain('answered with status 418 and does not seem to be a Solera server.');
  });
});
