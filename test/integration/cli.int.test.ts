/** The program itself: it starts, drains, imports what it was killed at, and proves or disproves what is stored. Needs a build (npm test makes one). */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serverProcessesIn } from '../../src/adapters/embedded-postgres/process-identity.js';

const program = fileURLToPath(new URL('../../dist/src/main/cli.js', import.meta.url));

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

interface Started {
  readonly child: ChildProcess;
  readonly stdout: () => string;
  readonly ended: Promise<Ended>;
}

function start(args: readonly string[], environment: Record<string, string> = {}): Started {
  const env = { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '', NO_COLOR: '1', ...environment };
  const child = spawn(process.execPath, [program, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, stdout, stderr }));
  return { child, stdout: () => stdout, ended };
}

function run(args: readonly string[], environment: Record<string, string> = {}): Promise<Ended> {
  return start(args, environment).ended;
}

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'solera-test-cli-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('solera start', () => {
  it('prints one ready line, answers, and on SIGTERM ends its streams, stops its database and exits 0', async () => {
    const data = join(folder, 'started');
    const server = start(['start'], { PORT: '0', SOLERA_DATA: data });
    const url = await readyUrl(server);
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
  it('tells its story within 100 columns, proves it, and leaves nothing behind', async () => {
    const { code, stdout, stderr } = await run(['demo'], { TMPDIR: folder });
    expect(stderr).toBe('');
    expect(code).toBe(0);
    expect(stdout).toContain('Everything is as a rebuild from nothing gives it.');
    expect(stdout.split('\n').filter((line) => line.length > 100)).toEqual([]);
  });
});

describe('every command', () => {
  it.each(['start', 'import', 'harvest', 'feed', 'verify', 'demo'])('%s helps with examples', async (command) => {
    const { code, stdout } = await run([command, '--help']);
    expect(code).toBe(0);
    expect(stdout).toContain('Examples:');
  });

  it('without a server says so, and what to do', async () => {
    const { code, stderr } = await run(['feed', '--once', '--url', 'nonsense']);
    expect(code).toBe(1);
    expect(stderr).toContain('is not an address of a server');
  });
});

/** The address in the ready line. */
async function readyUrl({ child, stdout, ended }: Started): Promise<string> {
  for (;;) {
    const found = /ready on (http:\S+)/.exec(stdout())?.[1];
    if (found !== undefined) return found;
    const early = await Promise.race([once(child.stdout ?? child, 'data'), ended]);
    if (!Array.isArray(early)) throw new Error(`it ended with ${early.code}: ${early.stderr}`);
  }
}
