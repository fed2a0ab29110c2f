/** A server that speaks HTTPS: its certificate, the renewal of it, and the commands that are its clients. */
import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { Agent, get } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, type PeerCertificate } from 'node:tls';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Certificates, certify, makeCertificates } from '../support/certificates.js';
import { run, start } from './program.js';

let folder: string;
let certificates: Certificates;
let authority: string;
const started: ReturnType<typeof start>[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'solera-test-https-'));
  certificates = await makeCertificates(folder);
  authority = await readFile(certificates.authority, 'utf8');
});
afterEach(async () => {
  for (const { child, ended } of started.splice(0)) {
    child.kill('SIGTERM');
    await ended;
  }
});
afterAll(() => rm(folder, { recursive: true, force: true }));

interface Answer {
  readonly status: number;
  readonly headers: NodeJS.Dict<string | string[]>;
}

/** Sends a request that trusts the authority of the tests alone. */
function secureGet(url: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const agent = new Agent({ ca: authority });
    get(url, { agent }, (response) => {
      response.resume();
      resolve({ status: response.statusCode ?? 0, headers: response.headers });
    }).on('error', reject);
  });
}
/** The name in the certificate that new connections get. */
function servedName(url: string): Promise<string> {
  const { port } = new URL(url);
  return new Promise((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port: Number(port), ca: authority }, () => {
      const { subject }: PeerCertificate = socket.getPeerCertificate();
      socket.end();
      resolve(String(subject.CN));
    });
    socket.on('error', reject);
  });
}

/** The files are copies, which a test may replace. */
async function environment(name: string): Promise<Record<string, string>> {
  const files = { TLS_CERT: join(folder, `${name}-served.pem`), TLS_KEY: join(folder, `${name}-served.key`) };
  await copyFile(certificates.certificate, files.TLS_CERT);
  await copyFile(certificates.key, files.TLS_KEY);
  return { PORT: '0', SOLERA_DATA: join(folder, name), ...files };
}

async function ready(
  args: readonly string[],
  env: Record<string, string>,
  pattern: RegExp,
): Promise<[ReturnType<typeof start>, string]> {
  const program = start(args, env);
  started.push(program);
  return [program, (await program.output(pattern))[1] ?? ''];
}

describe('a certificate', () => {
  it('is served, renewed on SIGHUP, and stays while the new one is bad', async () => {
    const env = await environment('renewed');
    const [server, url] = await ready(['start'], env, /ready on (https:\S+)/);
    const { status, headers } = await secureGet(`${url}/healthz`);
    expect([status, headers['strict-transport-security']]).toEqual([200, 'max-age=31536000']);
    expect((await secureGet(`${url}/docs`)).status).toBe(200);
    expect(await servedName(url)).toBe('node');

    const renewed = await certify(folder, 'renewed');
    await copyFile(renewed.certificate, env.TLS_CERT ?? '');
    server.child.kill('SIGHUP');
    await server.output(/The new certificate is not used.*does not belong to the certificate/);
    expect(await servedName(url)).toBe('node');
    await copyFile(renewed.key, env.TLS_KEY ?? '');
    server.child.kill('SIGHUP');
    await server.output(/New connections use the certificate that expires at 20/);
    expect(await servedName(url)).toBe('renewed');
    await writeFile(env.TLS_CERT ?? '', 'no certificate');
    server.child.kill('SIGHUP');
    await server.output(/holds no certificate in PEM form/);
    expect(await servedName(url)).toBe('renewed');
    server.child.kill('SIGTERM');
    const { code, stderr } = await server.ended;
    expect(code).toBe(0);
    expect(stderr).not.toMatch(/PRIVATE KEY/);
  });

  it.each([
    ['a missing variable', { TLS_KEY: '' }, /TLS_CERT is set and TLS_KEY is not/],
    ['a missing file', { TLS_CERT: '/nowhere.pem' }, /TLS_CERT: \/nowhere.pem cannot be read \(ENOENT\)/],
    ['a key in place of the certificate', { TLS_CERT: 'node.key' }, /node.key holds no certificate in PEM form/],
    ['a certificate in place of the key', { TLS_KEY: 'node.pem' }, /node.pem holds no private key/],
    ['the key of another', { TLS_KEY: 'ca.key' }, /the key in \S+ca.key does not belong to the certificate in/],
  ])('with %s is explained at the start', async (_, change, message) => {
    const files = Object.entries(change).map(([name, file]) => [name, /^\w/.test(file) ? join(folder, file) : file]);
    const { code, stderr } = await run(['start'], { ...(await environment('refused')), ...Object.fromEntries(files) });
    expect(code).toBe(1);
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/PRIVATE KEY|at .*\.js:/);
  });
});

describe('a command', () => {
  it('is a client of such a server, if it trusts the certificate', async () => {
    const [, url] = await ready(['start'], await environment('client'), /ready on (https:\S+)/);
    const trusting = { NODE_EXTRA_CA_CERTS: certificates.authority };
    const winery = ['winery', 'estate', '--name', 'Estate', '--units', 'us', '--time-zone', 'UTC', '--url'];
    const asked = [run([...winery, url], trusting), run(['nodes', '--url', url], trusting)];
    for (const { code, stderr } of await Promise.all(asked)) expect([code, stderr]).toEqual([0, '']);

    const plain = url.replace('https:', 'http:');
    const [distrusting, watching, wrong] = await Promise.all([
      run([...winery, url]),
      run(['nodes', '--url', url]),
      run(['nodes', '--url', plain]),
    ]);
    for (const { code, stderr } of [distrusting, watching])
      expect([code, stderr]).toEqual([
        1,
        expect.stringMatching(/is not trusted \(\w+\)[\s\S]*NODE_EXTRA_CA_CERTS=authority.pem/),
      ]);
    expect(wrong.code).toBe(1);
  }, 120_000);

  it('says so if the server does not speak HTTPS', async () => {
    const [, url] = await ready(['start'], { PORT: '0', SOLERA_DATA: join(folder, 'plain') }, /ready on (http:\S+)/);
    const { code, stderr } = await run(['nodes', '--url', url.replace('http:', 'https:')]);
    expect([code, stderr]).toEqual([1, expect.stringMatching(/does not speak HTTPS/)]);
  });
});

describe('a cluster', () => {
  it('speaks HTTPS at each node, and renews all certificates', async () => {
    const { NATS_SERVER } = process.env;
    const files = await environment('cluster');
    const env = NATS_SERVER === undefined ? files : { ...files, NATS_SERVER };
    const [cluster, first] = await ready(['cluster', '--nodes', '2'], env, /node-1 is ready on (https:\S+)/);
    const [, second = ''] = await cluster.output(/node-2 is ready on (https:\S+)/);
    await cluster.output(/Ctrl-C stops everything/);
    for (const url of [first, second]) expect((await secureGet(`${url}/healthz`)).status).toBe(200);
    const renewed = await certify(folder, 'cluster-renewed');
    await copyFile(renewed.certificate, files.TLS_CERT ?? '');
    await copyFile(renewed.key, files.TLS_KEY ?? '');
    cluster.child.kill('SIGHUP');
    for (const url of [first, second]) await expect.poll(() => servedName(url)).toBe('cluster-renewed');
  });
});
