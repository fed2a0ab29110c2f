import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { httpLimits } from '../../config/http.js';
import { clientLimits } from '../../config/node.js';
import { milliseconds, readText, readYaml, root } from './deployment-file.js';
import { parseHaproxy, sectionNamed, valuesOf } from './haproxy-configuration.js';
import { isServed } from './served-routes.js';

const text = readText('deploy/haproxy.cfg');
const sections = parseHaproxy(text);
const defaults = sectionNamed(sections, 'defaults');
const frontend = sectionNamed(sections, 'frontend', 'public');
const operations = sectionNamed(sections, 'frontend', 'operations');
const requests = sectionNamed(sections, 'backend', 'requests');
const streams = sectionNamed(sections, 'backend', 'streams');
const backends = [requests, streams];

const { services } = readYaml('compose.yaml') as {
  readonly services: Readonly<
    Record<string, { readonly stop_grace_period: string; readonly healthcheck: { readonly test: readonly string[] } }>
  >;
};
const nodes = Object.keys(services).filter((name) => name.startsWith('solera-'));

function timeoutMs(name: string): number {
  return milliseconds(valuesOf(defaults, 'timeout', name)[0]?.[0]);
}

describe('the reader of haproxy.cfg', () => {
  it.each([
    ['an unknown section', 'backends requests'],
    ['an unknown directive', 'backend requests\n    balanse roundrobin'],
    ['an unknown option', 'backend requests\n    option httpcheck'],
    ['a directive in the wrong section', 'frontend public\n    balance roundrobin'],
    ['a directive before any section', '    mode http'],
  ])('refuses %s', (_, configuration) => expect(() => parseHaproxy(configuration)).toThrow('line'));
});

describe('haproxy.cfg', () => {
  it('is accepted by HAProxy without a warning', ({ skip }) => {
    const program = process.env.HAPROXY ?? 'haproxy';
    const checked = spawnSync(program, ['-c', '-f', join(root, 'deploy/haproxy.cfg')], { encoding: 'utf8' });
    if (checked.error !== undefined)
      return skip(
        'haproxy is not installed (HAPROXY names it), so deploy/haproxy.cfg was checked by a reader of its own only.',
      );
    // The names of the nodes exist in the network of Compose only.
    const warnings = checked.stderr.split('\n').filter((line) => /WARNING|ALERT/.test(line));
    expect(warnings.filter((line) => !line.includes('could not resolve address'))).toEqual([]);
    expect(checked.status).toBe(0);
  });

  it('refers only to what it defines', () => {
    const used = [...valuesOf(frontend, 'use_backend'), ...valuesOf(frontend, 'default_backend')].map(([name]) => name);
    expect(new Set(used)).toEqual(new Set(['requests', 'streams']));
    for (const backend of backends) {
      const settings = valuesOf(backend, 'default-server')[0] ?? [];
      expect(settings.slice(settings.indexOf('resolvers'))).toEqual([
        'resolvers',
        sectionNamed(sections, 'resolvers', 'system').name,
      ]);
    }
    const rules = valuesOf(requests, 'acl').map(([name]) => name);
    expect(valuesOf(requests, 'http-request', 'disable-l7-retry')).toEqual([['unless', rules[0], 'or', rules[1]]]);
  });

  it('sends requests and streams to every node of compose.yaml, at its port', () => {
    const servers = nodes.map((name) => [name, `${name}:8080`]);
    expect(valuesOf(requests, 'server')).toEqual(servers);
    // The second backend follows the checks of the first.
    expect(valuesOf(streams, 'server')).toEqual(
      servers.map(([name, address]) => [name, address, 'track', `requests/${name}`]),
    );
  });

  it('follows /readyz, and takes out a node within a second', async () => {
    const [check] = valuesOf(requests, 'http-check', 'send', 'meth', 'GET', 'uri');
    expect(check?.[0]).toBe('/readyz');
    expect(await isServed('/readyz')).toBe(true);
    expect(valuesOf(requests, 'http-check', 'expect')).toEqual([['status', '200']]);
    const settings = valuesOf(requests, 'default-server')[0] ?? [];
    const setting = (name: string): string => settings[settings.indexOf(name) + 1] ?? '';
    expect(settings[0]).toBe('check');
    expect(milliseconds(setting('inter')) * Number(setting('fall'))).toBeLessThan(1_000);
  });

  it('spreads event streams by their number, on the path that the server has', async () => {
    const path = /url_dec (\S+) }/.exec(valuesOf(frontend, 'use_backend', 'streams')[0]?.join(' ') ?? '')?.[1] ?? '';
    expect(await isServed(path)).toBe(true);
    expect(valuesOf(streams, 'balance')).toEqual([['leastconn']]);
  });

  it('hides the metrics of the nodes, also behind an encoded path', async () => {
    expect(valuesOf(frontend, 'http-request', 'deny')).toEqual([
      ['deny_status', '404', 'if', '{', 'path,url_dec', '/metrics', '}'],
    ]);
    expect(await isServed('/metrics')).toBe(true);
  });

  it('repeats reads and writes with an Idempotency-Key only, except where no connection was made', () => {
    expect(valuesOf(requests, 'retry-on')).toEqual([['conn-failure', 'empty-response', '503']]);
    expect(valuesOf(requests, 'acl')).toEqual([
      ['is_read', 'method', 'GET', 'HEAD', 'OPTIONS'],
      ['has_key', 'req.hdr(idempotency-key)', '-m', 'found'],
    ]);
  });

  it('keeps the order of one connection: one request at a time, no HTTP/2', () => {
    expect(valuesOf(frontend, 'option', 'disable-h2-upgrade')).toHaveLength(1);
  });

  it('waits longer than clients do, and than an event stream is silent', () => {
    for (const timeout of [timeoutMs('server'), timeoutMs('client')]) {
      expect(timeout).toBeGreaterThan(clientLimits.answerTimeoutMs);
      expect(timeout).toBeGreaterThan(httpLimits.eventStreamHeartbeatMs);
    }
  });

  it('listens where compose.yaml publishes it and checks its health', () => {
    expect(valuesOf(frontend, 'bind')).toEqual([[':8080']]);
    const port = valuesOf(operations, 'bind')[0]?.[0] ?? '';
    const uri = valuesOf(operations, 'monitor-uri')[0]?.[0] ?? '';
    expect(services['load-balancer']?.healthcheck.test.at(-1)).toBe(`http://127.0.0.1${port}${uri}`);
  });

  it('has more time to stop than it gives the requests in progress, and these have as much as a draining node gives them', () => {
    const hardStopMs = milliseconds(valuesOf(sectionNamed(sections, 'global'), 'hard-stop-after')[0]?.[0]);
    expect(milliseconds(services['load-balancer']?.stop_grace_period)).toBeGreaterThan(hardStopMs);
    expect(hardStopMs).toBeGreaterThan(httpLimits.drainTimeoutMs);
  });
});
