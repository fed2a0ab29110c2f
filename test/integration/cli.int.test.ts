/** The program as a process: it starts, drains, ends on a signal, and explains its failures. */
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
    const [line, url = ''] = await server.output(/ready on (http:\S+).*/);
    // The line links to a page that a person can open.
    expect(line).toContain(`${url}/docs`);
    expect((await fetch(`${url}/docs`)).status).toBe(200);
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    expect((await fetch(`${url}/readyz`)).status).toBe(200);
    const metrics = await (await fetch(`${url}/metrics`)).text();
    for (const name of [
      'solera_log_head',
      'solera_commands_in_progress',
      'solera_commit_batch_proposals',
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

  it('ends on a closed terminal as on SIGTERM', async () => {
    const data = join(folder, 'closed-terminal');
    const server = start(['start'], { PORT: '0', SOLERA_DATA: data });
    await server.output(/ready on/);
    server.child.kill('SIGHUP');
    expect((await server.ended).code).toBe(0);
    expect(await serverProcessesIn(join(data, 'postgres'))).toEqual([]);
  });

  it('that hangs ends on a second signal', async () => {
    // Accepts connections and never responds.
    const silent = createServer(() => undefined);
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const address = silent.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const database = `postgresql://solera@127.0.0.1:${port}/solera`;
    const connected = once(silent, 'connection');
    const server = start(['start'], { PORT: '0', DATABASE_URL: database, LOG_LEVEL: 'silent' });
    await connected;
    server.child.kill('SIGTERM');
    // A second signal sent sooner would count as a duplicate of the first.
    await sleep(700);
    server.child.kill('SIGTERM');
    expect((await server.ended).code).toBe(1);
    silent.close();
  });

  it.each([
    ['a file', 'a-file', /a-file is a file; a folder is required/],
    ['a path where no folder can be created', '/proc/nope', /^\/proc\S* .* \(E[A-Z]+\)\.\nChoose another path/],
  ])('names %s as its data folder, and the remedy', async (_, data, words) => {
    await writeFile(join(folder, 'a-file'), '');
    const { code, stderr } = await run(['start'], {
      PORT: '0',
      SOLERA_DATA: join(data.startsWith('/') ? '' : folder, data),
    });
    expect(code).toBe(1);
    expect(stderr).toMatch(words);
    expect(stderr).not.toContain('Unexpected failure');
  });

  it('names the host and the cause if a database cannot be used, but not the password', async () => {
    const wrong = (change: (url: URL) => void): string => {
      const url = new URL(inject('postgres'));
      change(url);
      return url.href;
    };
    const causes = [
      [wrong((url) => (url.port = '1')), 'no server listens on that port (ECONNREFUSED)'],
      [wrong((url) => (url.hostname = 'cellar.invalid')), 'the host name cannot be resolved'],
      [wrong((url) => (url.password = 'false-secret')), 'the role or the password is wrong (28P01)'],
      [wrong((url) => (url.pathname = '/nowhere')), 'the database does not exist (3D000)'],
    ] as const;
    for (const [database, cause] of causes) {
      const { code, stderr } = await run(['start'], { PORT: '0', DATABASE_URL: database, LOG_LEVEL: 'silent' });
      const { host, pathname, password } = new URL(database);
      expect(code).toBe(1);
      expect(stderr).toContain(`The database ${host}${pathname} cannot be used: ${cause}`);
      expect(stderr).not.toContain(password);
    }
  });

  it('names a port in use before it starts a database', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '0.0.0.0', resolve));
    const address = other.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const { code, stdout, stderr } = await run(['start'], { PORT: String(port), SOLERA_DATA: join(folder, 'unused') });
    await new Promise((resolve) => other.close(resolve));
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain(`Port ${port} is in use by another program.`);
  });

  it('names every invalid variable', async () => {
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

  it('prints at most 100 columns, verifies its result, and removes its folder and that of a killed demonstration', async () => {
    const killed = start(['demo'], { TMPDIR: folder });
    await killed.output(/1\. The records/);
    killed.child.kill('SIGKILL');
    await killed.ended;
    const [left = ''] = await demoFolders();
    expect(await serverProcessesIn(join(folder, left, 'postgres'))).not.toEqual([]);

    // Hints are longest when npm runs the program.
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
  it.each(['start', 'import', 'harvest', 'feed', 'recall', 'report', 'filings', 'label', 'verify', 'demo'])(
    '%s has help with examples',
    async (command) => {
      const { code, stdout } = await run([command, '--help']);
      expect(code).toBe(0);
      expect(stdout).toContain('Examples:');
    },
  );

  it('points to the help after a wrong option', async () => {
    const { code, stderr } = await run(['feed', '--wrong']);
    expect(code).toBe(1);
    expect(stderr).toMatch(/unknown option '--wrong'\n.*--help/);
  });

  it('has the version of package.json', async () => {
    const manifest = JSON.parse(await readFile(new URL('../../package.json', import.meta.url), 'utf8')) as {
      version: string;
    };
    expect((await run(['--version'])).stdout).toBe(`${manifest.version}\n`);
  });

  it('refuses a URL that is not one', async () => {
    const { code, stderr } = await run(['feed', '--once', '--url', 'nonsense']);
    expect(code).toBe(1);
    expect(stderr).toContain('is not the URL of a server');
  });
});
