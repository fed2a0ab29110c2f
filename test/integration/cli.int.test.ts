/** The program itself: it starts, drains, ends when it is told to, and says what is wrong in words. */
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { serverProcessesIn } from '../../src/adapters/embedded-postgres/process-identity.js';
import { run, start } from './program.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'solera-test-cli-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('solera start', () => {
  it('prints one ready line, answers, and on SIGTERM ends its streams, stops its database and exits 0', async () => {
    const data = join(folder, 'started');
    const server = start(['start'], { PORT: '0', SOLERA_DATA: data });
    const [line, url = ''] = await server.said(/ready on (http:\S+).*/);
    // What a person may open: the address itself is no page.
    expect(line).toContain(`${url}/docs`);
    expect((await fetch(`${url}/docs`)).status).toBe(200);
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    expect((await fetch(`${url}/readyz`)).status).toBe(200);
    const metrics = await (await fetch(`${url}/metrics`)).text();
    for (const name of [
      'solera_log_head',
      'solera_commands_under_way',
      'solera_commit_batch_units',
      'solera_actors_in_memory',
    ])
      expect(metrics).toContain(name);
    const stream = await fetch(`${url}/v1/notifications/stream?after=0`);
    const streamEnd = stream.text();

    const second = await run(['start'], { PORT: '0', SOLERA_DATA: data });
    expect(second.code).toBe(1);
    expect(second.stderr).toMatch(/is in use by another Solera process/);
    const beside = await run(['verify'], { SOLERA_DATA: data });
    expect(beside.code).toBe(0);
    expect(beside.stderr).toMatch(/beside the running Solera/);

    server.child.kill('SIGTERM');
    const { code, stdout } = await server.ended;
    expect(code).toBe(0);
    expect(stdout.trim().split('\n')).toHaveLength(1);
    expect(await streamEnd).toMatch(/^:solera/);
    expect(await serverProcessesIn(join(data, 'postgres'))).toEqual([]);
  });

  it('on a closed terminal ends as on SIGTERM', async () => {
    const data = join(folder, 'hung-up');
    const server = start(['start'], { PORT: '0', SOLERA_DATA: data });
    await server.said(/ready on/);
    server.child.kill('SIGHUP');
    expect((await server.ended).code).toBe(0);
    expect(await serverProcessesIn(join(data, 'postgres'))).toEqual([]);
  });

  it('that does not come to its end is ended by a second signal', async () => {
    // It takes connections, and never says a word.
    const silent = createServer(() => undefined);
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const address = silent.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const database = `postgresql://solera@127.0.0.1:${port}/solera`;
    const connected = once(silent, 'connection');
    const server = start(['start'], { PORT: '0', DATABASE_URL: database, LOG_LEVEL: 'silent' });
    await connected;
    server.child.kill('SIGTERM');
    // At once it would be taken for the first one's echo.
    await sleep(700);
    server.child.kill('SIGTERM');
    expect((await server.ended).code).toBe(1);
    silent.close();
  });

  it.each([
    ['a file', 'a-file', /a-file is a file, and a folder is wanted/],
    ['a place where no folder can be made', '/proc/nope', /^\/proc\S* .* \(E[A-Z]+\)\.\nName another place/],
  ])('with %s for its data says so, and what to do', async (_, data, words) => {
    await writeFile(join(folder, 'a-file'), '');
    const { code, stderr } = await run(['start'], {
      PORT: '0',
      SOLERA_DATA: join(data.startsWith('/') ? '' : folder, data),
    });
    expect(code).toBe(1);
    expect(stderr).toMatch(words);
    expect(stderr).not.toContain('Unexpected failure');
  });

  it('at a database that does not let it in names the host and the cause, and no password', async () => {
    const wrong = (change: (url: URL) => void): string => {
      const url = new URL(inject('postgres'));
      change(url);
      return url.href;
    };
    const causes = [
      [wrong((url) => (url.port = '1')), 'nothing listens there (ECONNREFUSED)'],
      [wrong((url) => (url.hostname = 'cellar.invalid')), 'no machine of that name is known'],
      [wrong((url) => (url.password = 'false-secret')), 'role or password are wrong (28P01)'],
      [wrong((url) => (url.pathname = '/nowhere')), 'it does not exist (3D000)'],
    ] as const;
    for (const [database, cause] of causes) {
      const { code, stderr } = await run(['start'], { PORT: '0', DATABASE_URL: database, LOG_LEVEL: 'silent' });
      const { host, pathname, password } = new URL(database);
      expect(code).toBe(1);
      expect(stderr).toContain(`The database ${host}${pathname} cannot be used: ${cause}`);
      expect(stderr).not.toContain(password);
    }
  });

  it('says which port is taken, before it starts a database', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '0.0.0.0', resolve));
    const address = other.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const { code, stdout, stderr } = await run(['start'], { PORT: String(port), SOLERA_DATA: join(folder, 'unused') });
    await new Promise((resolve) => other.close(resolve));
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain(`Port ${port} is in use by another program.`);
  });

  it('names every variable that is wrong', async () => {
    const wrong = { PORT: 'eighty', LOG_LEVEL: 'loud', DATABASE_URL: 'mysql://secret@host/x' };
    const { code, stderr } = await run(['start'], wrong);
    expect(code).toBe(1);
    for (const name of ['PORT', 'LOG_LEVEL', 'DATABASE_URL']) expect(stderr).toContain(`${name} must be`);
    expect(stderr).not.toContain('secret');
  });
});

describe('solera demo', () => {
  const demoFolders = async (): Promise<string[]> =>
    (await readdir(folder)).filter((name) => name.startsWith('solera-demo-'));

  it('tells its story within 100 columns, proves it, and leaves nothing behind, not even of one that was killed', async () => {
    const killed = start(['demo'], { TMPDIR: folder });
    await killed.said(/1\. A year/);
    killed.child.kill('SIGKILL');
    await killed.ended;
    const [left = ''] = await demoFolders();
    expect(await serverProcessesIn(join(folder, left, 'postgres'))).not.toEqual([]);

    // As from a clone, whose hints are the longest.
    const { code, stdout, stderr } = await run(['demo'], { TMPDIR: folder, npm_lifecycle_event: 'solera' });
    expect(stderr).toMatch(/^Stopping the PostgreSQL server .* that an earlier Solera left running\.\n$/);
    expect(code).toBe(0);
    expect(stdout).toContain('Everything equals a rebuild from nothing.');
    expect(stdout).toContain('npm run -s solera -- verify\n');
    expect(stdout.split('\n').filter((line) => line.length > 100)).toEqual([]);
    expect(await demoFolders()).toEqual([]);
  });
});

describe('every command', () => {
  it.each(['start', 'import', 'harvest', 'feed', 'verify', 'demo'])('%s helps with examples', async (command) => {
    const { code, stdout } = await run([command, '--help']);
    expect(code).toBe(0);
    expect(stdout).toContain('Examples:');
  });

  it('says where to look after a wrong option', async () => {
    const { code, stderr } = await run(['feed', '--wrong']);
    expect(code).toBe(1);
    expect(stderr).toMatch(/unknown option '--wrong'\n.*--help/);
  });

  it('is of the version that package.json says', async () => {
    const manifest = JSON.parse(await readFile(new URL('../../package.json', import.meta.url), 'utf8')) as {
      version: string;
    };
    expect((await run(['--version'])).stdout).toBe(`${manifest.version}\n`);
  });

  it('without a server says so, and what to do', async () => {
    const { code, stderr } = await run(['feed', '--once', '--url', 'nonsense']);
    expect(code).toBe(1);
    expect(stderr).toContain('is not an address of a server');
  });
});
