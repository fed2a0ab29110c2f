/** Commands whose server is absent, slow, not Solera, or unsure of an outcome: each command explains the problem, and nothing is lost. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { run, start } from './program.js';

let folder: string;
let server: Server | undefined;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'solera-test-cli-server-'));
});
afterEach(async () => {
  server?.closeAllConnections();
  server?.close();
  server = undefined;
  await rm(folder, { recursive: true, force: true });
});

async function serve(answer: (request: IncomingMessage, response: ServerResponse) => unknown): Promise<string> {
  const listening = createServer(answer);
  server = listening;
  await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(listening.address() as AddressInfo).port}`;
}

function json(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

const page = { first: 1, last: 100, items: [{ sequence: 1 }, { sequence: 2 }] };

/** Writes a file of steps: notes on lot A of winery W. */
async function stepsOf(count: number): Promise<string> {
  const path = join(folder, 'steps.ndjson');
  const steps = Array.from({ length: count }, (_, index) => ({
    kind: 'record',
    winery: 'W',
    action: { type: 'note', effectiveAt: '2025-01-01T00:00:00Z', data: { lot: 'A', text: String(index) } },
  }));
  await writeFile(path, steps.map((step) => `${JSON.stringify(step)}\n`).join(''));
  return path;
}

async function tableOf(rows: number): Promise<string> {
  const path = join(folder, 'book.csv');
  const lines = Array.from({ length: rows }, (_, row) => `W,note,2025-01-01T00:00:00Z,A,${row}`);
  await writeFile(path, ['winery,type,effectiveAt,data.lot,data.text', ...lines].join('\n'));
  return path;
}

describe('a URL of another server', () => {
  it.each([
    ['a page', 200, '<html>Welcome</html>'],
    ['nothing', 404, '{}'],
    ['another API', 200, '{"items": "none"}'],
  ])('that answers with %s is explained by feed and import', async (_, status, body) => {
    const url = await serve((_request, response) => response.writeHead(status).end(body));
    const imports = [
      ['import', await stepsOf(1)],
      ['import', await tableOf(1)],
    ];
    for (const args of [['feed'], ['feed', '--once'], ...imports]) {
      const { code, stderr } = await run([...args, '--url', url]);
      expect(code).toBe(1);
      expect(stderr).toMatch(
        /^http\S+ does not seem to be a Solera server: \S+ answered with status \d+ and without a page of a log/,
      );
    }
  });
});

describe('without a server', () => {
  const nowhere = ['--url', 'http://127.0.0.1:1'];

  it('feed reports that it waits, and ends on a signal', async () => {
    const feed = start(['feed', ...nowhere]);
    await feed.output(/Waiting for a Solera server on http:\/\/127\.0\.0\.1:1 …/);
    feed.child.kill('SIGINT');
    expect(await feed.ended).toMatchObject({
      code: 0,
      stderr: expect.stringMatching(/No notification came after 0\.\n$/),
    });
  });

  it.each([
    ['of steps', stepsOf, 'was interrupted before its first line was answered.\nRun the same command again'],
    [
      'of a table',
      tableOf,
      'was interrupted. If the server has received the table, it continues the import.\nRun the same',
    ],
  ])('an import %s reports that it waits, and how to resume after a signal', async (_, fileOf, explained) => {
    const importing = start(['import', await fileOf(1), ...nowhere]);
    await importing.output(/Waiting for a Solera server/);
    importing.child.kill('SIGHUP');
    const { code, stderr } = await importing.ended;
    expect(code).toBe(1);
    expect(stderr).toContain(explained);
  });
});

describe('feed', () => {
  it.each(['3', '50', '500'])('after %s, beyond the end of the log, names its last number', async (after) => {
    const url = await serve((request, response) => {
      if (request.url === '/v1/notifications') json(response, 200, page);
      else json(response, 404, { code: 'not_found' });
    });
    const { code, stderr } = await run(['feed', '--after', after, '--url', url]);
    expect(code).toBe(1);
    expect(stderr).toContain(`does not reach ${after}: it ends with 2.`);
  });
});

describe('recall', () => {
  const id = '01990000-0000-7000-8000-000000000105';
  const csv = [
    'kind,winery,lot,vessel,reason,counterparty,traced,unit',
    'vessel,estate,25-ME,T1,,,1234.5,gal',
    'cases,cave,C1,,,,0.000001,L',
    'shipped,estate,25-ME,,in_bond,Hill,40,gal',
    'lost,estate,25-ME,,lees,,5,gal',
    '',
  ].join('\r\n');
  const seen: (readonly [url: string | undefined, accept: string | undefined])[] = [];
  const served = () => {
    seen.length = 0;
    return serve((request, response) => {
      const { url = '', headers } = request;
      seen.push([url, headers.accept]);
      if (url.includes('/actions/')) return json(response, 200, { type: 'addition', data: { lot: '25-ME' } });
      if (url.includes('/NONE/'))
        return json(response, 404, { code: 'not_found', detail: 'Winery estate has no lot NONE.' });
      if (headers.accept === 'application/json') return json(response, 200, { nodes: [] });
      response.writeHead(200, { 'content-type': 'text/csv' }).end(csv);
    });
  };

  it('prints where the wine is and how it left, and what to do', async () => {
    const url = await served();
    const { code, stdout } = await run(['recall', 'estate', '25-ME', '--at', '2025-11-01T00:00:00Z', '--url', url]);
    expect(code).toBe(0);
    expect(seen).toEqual([
      ['/v1/wineries/estate/lots/25-ME/lineage?direction=forward&at=2025-11-01T00%3A00%3A00Z', 'text/csv'],
    ]);
    expect(stdout).toMatch(/│ estate +│ 25-ME +│ vessel T1 +│ +1,234\.5 gal │/);
    expect(stdout).toMatch(/│ cave +│ C1 +│ cases +│ +< 0\.01 L │/);
    expect(stdout).toMatch(/shipped to Hill: in_bond +│ +40 gal/);
    expect(stdout).toContain('In the cellars (2 lines): hold these vessels and case lots.');
    expect(stdout).toContain('Left (1 line): inform those who received it.');
    expect(stdout).toMatch(/Next: .*recall estate 25-ME --csv > recall\.csv/);
  });

  it('finds the lot that an action names, and prints CSV and JSON as the server sends them', async () => {
    const url = await served();
    const asCsv = await run(['recall', 'estate', '--action', id, '--csv', '--url', url]);
    expect(asCsv.stdout).toBe(`${csv.trimEnd()}\n`);
    expect(seen.map(([path]) => path)).toEqual([
      `/v1/wineries/estate/actions/${id}`,
      `/v1/wineries/estate/lots/25-ME/lineage?direction=forward&from=${id}`,
    ]);
    expect((await run(['recall', 'estate', '25-ME', '--json', '--url', url])).stdout).toBe('{"nodes":[]}\n');
  });

  it('explains what is wrong with a question', async () => {
    const url = await served();
    const refusal = async (...args: readonly string[]) => {
      const { code, stderr } = await run(['recall', 'estate', ...args, '--url', url]);
      expect(code).toBe(1);
      return stderr;
    };
    expect(await refusal()).toContain('Neither a lot nor an action was given.\nGive the code of a lot');
    expect(await refusal('25-ME', '--action', id, '--from', id)).toContain(
      '--action and --from cannot be used together.',
    );
    expect(await refusal('NONE')).toContain('Winery estate has no lot NONE.\nCheck the winery');
  });
});

describe('import', () => {
  it('that is interrupted reports its progress, and resumes there', async () => {
    const book = await stepsOf(6);
    let answers = 3;
    const seen: string[] = [];
    const url = await serve((request, response) => {
      if (request.url === '/v1/notifications') return json(response, 200, page);
      seen.push(request.url ?? '');
      // Further requests get no answer.
      if (answers > 0) json(response, 201, { notifications: { first: 3, last: 3 } });
      answers -= 1;
    });
    const args = ['import', book, '--url', url, '--concurrency', '1'];
    const importing = start(args);
    while (seen.length < 4) await new Promise((resolve) => setTimeout(resolve, 10));
    importing.child.kill('SIGINT');
    const { code, stderr } = await importing.ended;
    expect(code).toBe(1);
    expect(stderr).toContain('was interrupted after line 3.\nRun the same command again to resume it.');
    answers = 6;
    const again = await run(args);
    expect(again.code).toBe(0);
    expect(again.stderr).toContain('Resumed after line 3');
    expect(again.stdout).toMatch(/3 more steps in 0\.\d s\.\n/);
    expect(seen).toHaveLength(4 + 3);
  });

  it.each(['overloaded', 'unknown'])('sends a request again that was answered with 503 and %s', async (code) => {
    const book = await stepsOf(1);
    const bodies: string[] = [];
    const url = await serve(async (request, response) => {
      if (request.url === '/v1/notifications') return json(response, 200, page);
      bodies.push(await text(request));
      if (bodies.length === 1) json(response, 503, { code, detail: 'Try again.' });
      else json(response, 201, { notifications: { first: 3, last: 3 } });
    });
    const { code: exitCode, stdout } = await run(['import', book, '--url', url]);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/recorded +│ +1 /);
    expect(bodies).toHaveLength(2);
    expect(bodies[1]).toBe(bodies[0]);
  });

  it('keeps the first of a thousand conflicts, and their number', async () => {
    const book = await stepsOf(1);
    const conflicts = Array.from({ length: 1_000 }, (_, index) => ({ action: String(index), code: 'unknown_lot' }));
    const problem = { code: 'conflicts', detail: 'Others would become impossible.', conflicts };
    const url = await serve((request, response) => {
      if (request.url === '/v1/notifications') json(response, 200, page);
      else json(response, 409, problem);
    });
    const { code } = await run(['import', book, '--url', url]);
    expect(code).toBe(2);
    const refused: unknown = JSON.parse(await readFile(`${book}.refused.ndjson`, 'utf8'));
    expect(refused).toMatchObject({ line: 1, code: 'conflicts', detail: problem.detail });
    expect(refused).toMatchObject({
      problem: { conflicts: conflicts.slice(0, 5), truncated: true, totals: { conflicts: 1_000 } },
    });
  });

  it.each(['.', 'missing.csv'])('of “%s” is refused: it is not a file', async (name) => {
    const { code, stderr } = await run(['import', join(folder, name), '--url', 'http://127.0.0.1:1']);
    expect(code).toBe(1);
    expect(stderr).toContain('is not a readable file.\nName a table (CSV, TSV or .xlsx)');
  });
});
