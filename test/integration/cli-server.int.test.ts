/** The commands at a server that is away, strange, slow, or has much to say: a person is told, and nothing is lost. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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

async function serve(answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<string> {
  const listening = createServer(answer);
  server = listening;
  await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(listening.address() as AddressInfo).port}`;
}

function json(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

const page = { first: 1, last: 100, items: [{ sequence: 1 }, { sequence: 2 }] };

async function bookOf(rows: number): Promise<string> {
  const path = join(folder, 'book.csv');
  const lines = Array.from({ length: rows }, (_, row) => `W,note,2025-01-01T00:00:00Z,A,${row}`);
  await writeFile(path, ['winery,type,effectiveAt,data.lot,data.text', ...lines].join('\n'));
  return path;
}

describe('at an address that is no Solera’s', () => {
  it.each([
    ['a page', 200, '<html>Welcome</html>'],
    ['nothing', 404, '{}'],
    ['another API', 200, '{"items": "none"}'],
  ])('which answers with %s, feed and import say so', async (_, status, text) => {
    const url = await serve((_request, response) => response.writeHead(status).end(text));
    for (const args of [['feed'], ['feed', '--once'], ['import', await bookOf(1)]]) {
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

  it('feed says that it waits, and ends when it is told to', async () => {
    const feed = start(['feed', ...nowhere]);
    await feed.said(/Waiting for a Solera server on http:\/\/127\.0\.0\.1:1 …/);
    feed.child.kill('SIGINT');
    expect(await feed.ended).toMatchObject({
      code: 0,
      stderr: expect.stringMatching(/No notification came after 0\.\n$/),
    });
  });

  it('import says that it waits, and where it was when it is told to end', async () => {
    const book = await bookOf(1);
    const importing = start(['import', book, ...nowhere]);
    await importing.said(/Waiting for a Solera server/);
    importing.child.kill('SIGHUP');
    const { code, stderr } = await importing.ended;
    expect(code).toBe(1);
    expect(stderr).toContain('was interrupted before its first line was answered.\nThe same command goes on');
  });
});

describe('feed', () => {
  it.each(['3', '50', '500'])('after %s, beyond the end of the log, says where that is', async (after) => {
    const url = await serve((request, response) => {
      if (request.url === '/v1/notifications') json(response, 200, page);
      else json(response, 404, { code: 'not_found' });
    });
    const { code, stderr } = await run(['feed', '--after', after, '--url', url]);
    expect(code).toBe(1);
    expect(stderr).toContain(`does not reach ${after}: it ends with 2.`);
  });
});

describe('import', () => {
  it('that is interrupted says how far it came, and goes on there', async () => {
    const book = await bookOf(6);
    let answers = 3;
    const seen: string[] = [];
    const url = await serve((request, response) => {
      if (request.url === '/v1/notifications') return json(response, 200, page);
      seen.push(request.url ?? '');
      // Then it takes its time.
      if (answers > 0) json(response, 201, { notifications: { first: 3, last: 3 } });
      answers -= 1;
    });
    const args = ['import', book, '--url', url, '--concurrency', '1'];
    const importing = start(args);
    while (seen.length < 4) await new Promise((resolve) => setTimeout(resolve, 10));
    importing.child.kill('SIGINT');
    const { code, stderr } = await importing.ended;
    expect(code).toBe(1);
    expect(stderr).toContain('was interrupted after line 4.\nThe same command goes on there.');
    answers = 6;
    const again = await run(args);
    expect(again.code).toBe(0);
    expect(again.stderr).toContain('Went on after line 4');
    expect(again.stdout).toMatch(/3 more steps in 0\.\d s\.\n/);
    expect(seen).toHaveLength(4 + 3);
  });

  it('keeps of a thousand conflicts the first few, and their number', async () => {
    const book = await bookOf(1);
    const conflicts = Array.from({ length: 1_000 }, (_, index) => ({ action: String(index), code: 'unknown_lot' }));
    const problem = { code: 'conflicts', detail: 'Others would become impossible.', conflicts };
    const url = await serve((request, response) => {
      if (request.url === '/v1/notifications') json(response, 200, page);
      else json(response, 409, problem);
    });
    const { code } = await run(['import', book, '--url', url]);
    expect(code).toBe(2);
    const refused: unknown = JSON.parse(await readFile(`${book}.refused.ndjson`, 'utf8'));
    expect(refused).toMatchObject({ line: 2, code: 'conflicts', detail: problem.detail });
    expect(refused).toMatchObject({
      problem: { conflicts: conflicts.slice(0, 5), truncated: true, totals: { conflicts: 1_000 } },
    });
  });

  it.each(['.', 'missing.csv'])('of “%s” says that it is no file', async (name) => {
    const { code, stderr } = await run(['import', join(folder, name), '--url', 'http://127.0.0.1:1']);
    expect(code).toBe(1);
    expect(stderr).toContain('is no file that can be read.\nName one that');
  });
});
