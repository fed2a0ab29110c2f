/** Parts of the commands that need no server. */
import { readFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { InvalidKeys } from '../../src/encryption/invalid-keys.js';
import { DependencyOrder } from '../../src/imports/dependency-order.js';
import { CommandFailure, failureText } from '../../src/main/command-failure.js';
import { commandLine } from '../../src/main/command-line.js';
import { requestsPerMinute } from '../../config/http.js';
import { readConfiguration } from '../../src/main/configuration.js';
import { requestOf, sharedNames } from '../../src/main/import/step-request.js';
import { listenFailure } from '../../src/main/listen-failure.js';
import { typedPath } from '../../src/main/typed-path.js';

describe('the configuration', () => {
  it('has a default for every variable, and ignores empty ones', () => {
    const defaults = {
      host: '127.0.0.1',
      port: 8080,
      transport: { tls: null, origins: [], requestsPerMinute, trustedProxies: [] },
      oidc: null,
      dataDir: './.solera',
      databaseUrl: null,
      natsUrls: [],
      natsCredentials: {},
      cell: 'solera',
      stream: 'SOLERA',
      node: `${hostname()}-${process.pid}`,
      edge: false,
      leaveMs: 3_000,
      keys: null,
      authenticates: true,
      publicPaths: [],
      logLevel: 'info',
    };
    expect(readConfiguration({})).toEqual(defaults);
    expect(readConfiguration({ PORT: '', LOG_LEVEL: ' ' })).toEqual(defaults);
    expect(readConfiguration({ PORT: '0', LOG_LEVEL: 'WARN', HOST: '::1' })).toMatchObject({
      port: 0,
      logLevel: 'warn',
      host: '::1',
    });
  });

  it('listens on the loopback address unless HOST says otherwise', () => {
    expect(readConfiguration({}).host).toBe('127.0.0.1');
    expect(readConfiguration({ HOST: ' ' }).host).toBe('127.0.0.1');
    expect(readConfiguration({ HOST: '0.0.0.0' }).host).toBe('0.0.0.0');
  });

  it('is set by the container image to listen on all addresses', async () => {
    const dockerfile = await readFile(new URL('../../Dockerfile', import.meta.url), 'utf8');
    const assignments = dockerfile
      .split('\n')
      .filter((line) => line.startsWith('ENV '))
      .flatMap((line) => line.slice('ENV '.length).split(' '))
      .map((assignment) => assignment.split('='));
    expect(readConfiguration(Object.fromEntries(assignments))).toMatchObject({ host: '0.0.0.0', port: 8080 });
  });

  it.each([
    ['PORT', '65536'],
    ['PORT', '-1'],
    ['PORT', '8e3'],
    ['DATABASE_URL', 'host:5432/x'],
    ['NATS_URL', 'http://x'],
    ['NATS_URL', 'nats://a:4222,b'],
    ['SOLERA_NODE', 'one two'],
    ['SOLERA_CELL', 'a.b'],
    ['SOLERA_EDGE', 'yes'],
    ['SOLERA_STREAM', 'a.b'],
    ['SOLERA_STREAM', 'SOLERA_IN'],
    ['SOLERA_LEAVE_MS', '3s'],
    ['LOG_LEVEL', 'verbose'],
  ])('refuses %s=%s by name', (name, value) => {
    expect(() => readConfiguration({ [name]: value })).toThrow(CommandFailure);
    expect(() => readConfiguration({ [name]: value })).toThrow(`${name} must `);
  });
});

describe('a failure', () => {
  it('that is expected is shown as a sentence and a remedy, without a stack', () => {
    const error = new Error('it does not respond');
    error.name = 'StoreUnavailable';
    expect(failureText(error)).toMatch(/^It does not respond\.\nCheck that .*\.$/);
    expect(failureText(new Error('odd'))).toMatch(/^Unexpected failure: Error: odd\n/);
  });

  it.each(['exec:/opt/kms', 'keys.json', './keys.json', 'keys', 'solera-data/keys'])(
    'begins with %s as the user wrote it',
    (source) => {
      const error = new InvalidKeys(source, 'it is not JSON', 'Restore it.');
      expect(failureText(error)).toMatch(`${source}: it is not JSON. Restore it.\nSolera does not run`);
      expect(failureText(error).startsWith(source)).toBe(true);
    },
  );

  it.each([
    ['EACCES', 'cannot be accessed by this user'],
    ['EROFS', 'its file system is read-only'],
    ['ENOSPC', 'its disk is full'],
  ])('of the file system (%s) names the file and the remedy', (code, fault) => {
    const error = Object.assign(new Error(`${code}: open '/cellar/x'`), { code, path: '/cellar/x' });
    expect(failureText(error)).toMatch(new RegExp(`^/cellar/x .*${fault} \\(${code}\\)\\.\nChoose another path`));
  });

  it('to listen on a port suggests a port that this user may use', () => {
    const advised = (code: string, port: number): string | undefined =>
      /PORT=\d+/.exec(failureText(listenFailure(Object.assign(new Error(code), { code }), '::', port)))?.[0];
    expect(advised('EACCES', 80)).toBe('PORT=8081');
    expect(advised('EADDRINUSE', 8080)).toBe('PORT=8081');
    expect(advised('EADDRINUSE', 9000)).toBe('PORT=9001');
    expect(advised('EADDRINUSE', 65_535)).toBe('PORT=8081');
  });
});

describe('a command line in a hint', () => {
  it.each([
    ['solera', ['node', '/clone/bin/solera.mjs'], 'npm run -s solera -- verify', 'npm start'],
    ['start', ['node', '/clone/bin/solera.mjs'], 'npm run -s solera -- verify', 'npm start'],
    [undefined, ['node', '/usr/local/bin/solera'], 'solera verify', 'solera start'],
    [
      undefined,
      ['node', join(process.cwd(), 'bin/solera.mjs')],
      'node bin/solera.mjs verify',
      'node bin/solera.mjs start',
    ],
    [undefined, ['node', '/app/cli.js'], 'node /app/cli.js verify', 'node /app/cli.js start'],
  ])('is what a person types here: npm script %s, %j', (npm_lifecycle_event, argv, verify, start) => {
    const caller = { argv, env: { npm_lifecycle_event } };
    expect([commandLine('verify', caller), commandLine('start', caller)]).toEqual([verify, start]);
  });
});

describe('the order of dependent steps', () => {
  it('runs tasks that share a name in order and others concurrently, within the limits', async () => {
    const order = new DependencyOrder({ concurrency: 3, lookahead: 4 });
    const begun: string[] = [];
    let running = 0;
    let most = 0;
    const work = (name: string) => async (): Promise<void> => {
      begun.push(name);
      running += 1;
      most = Math.max(most, running);
      await sleep(name.startsWith('a') ? 8 : 1);
      running -= 1;
    };
    for (const name of ['a1', 'a2', 'b1', 'a3', 'b2', 'c1', 'c2', 'd1']) await order.add([name.charAt(0)], work(name));
    await order.add(null, work('all'));
    expect(begun.at(-1)).toBe('all');
    for (const letter of ['a', 'b', 'c']) {
      const own = begun.filter((name) => name.startsWith(letter) && name !== 'all');
      expect(own).toEqual([...own].sort());
    }
    expect(begun.indexOf('d1')).toBeLessThan(begun.indexOf('a3'));
    expect(most).toBeLessThanOrEqual(3);
  });

  it('begins no further task after a failure, and rejects with it', async () => {
    const order = new DependencyOrder({ concurrency: 1, lookahead: 8 });
    const done: number[] = [];
    await order.add(['x'], () => Promise.reject(new Error('gone')));
    await order.add(['x'], async () => void done.push(1));
    await expect(order.finished()).rejects.toThrow('gone');
    await expect(order.add(['y'], async () => void done.push(2))).rejects.toThrow('gone');
    expect(done).toEqual([]);
  });
});

describe('a step', () => {
  const action = (data: object) => ({
    kind: 'record' as const,
    winery: 'W',
    action: { id: 'x', type: 'rack' as const, effectiveAt: '', data: data as never },
  });

  it('has the names of its lots and vessels, also of another winery; an edit has none of its own', () => {
    const data = {
      from: [{ lot: 'A', vessels: ['B1', 'B2'], volume: 'all' }],
      to: { winery: 'V', lot: 'C' },
      caseLot: 'D',
    };
    expect(sharedNames(action(data))).toEqual(['W/lot/A', 'W/vessel/B1', 'W/vessel/B2', 'V/lot/C', 'W/lot/D']);
    expect(sharedNames({ kind: 'retract', winery: 'W', id: 'x' })).toBeNull();
  });

  it('that is an edit has an idempotency key derived from its line', () => {
    const line = {
      line: 1,
      endOffset: 70,
      text: '{"kind":"retract"}',
      step: { kind: 'retract', winery: 'W', id: 'x' },
    } as const;
    const request = requestOf(line.step, line, { onConflict: 'flag' });
    expect(request).toMatchObject({ method: 'DELETE', path: '/v1/wineries/W/actions/x?onConflict=flag' });
    expect(request).toEqual(requestOf(line.step, line, { onConflict: 'flag' }));
    expect(request.headers).not.toEqual(
      requestOf(line.step, { ...line, endOffset: 71 }, { onConflict: 'flag' }).headers,
    );
  });
});

describe('a file that a person names', () => {
  const env = { npm_lifecycle_event: 'solera', INIT_CWD: '/home/anna' };
  it.each([
    ['tags.csv', env, '/home/anna/tags.csv'],
    ['../tags.csv', env, '/home/tags.csv'],
    ['/srv/tags.csv', env, '/srv/tags.csv'],
    ['tags.csv', {}, join(process.cwd(), 'tags.csv')],
    ['tags.csv', { npm_lifecycle_event: 'verify', INIT_CWD: '/home/anna' }, join(process.cwd(), 'tags.csv')],
  ])('%s is searched in the folder where the person is: %j', (path, env, full) => {
    expect(typedPath(path, { env })).toBe(full);
  });
});
