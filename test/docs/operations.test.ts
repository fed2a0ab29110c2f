import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { embeddedPostgresLimits } from '../../config/embedded-postgres.js';
import { httpLimits } from '../../config/http.js';
import { limits } from '../../config/limits.js';
import { nodeLimits } from '../../config/node.js';
import { createMetrics } from '../../src/adapters/telemetry/metrics.js';
import { readConfiguration } from '../../src/main/configuration.js';

const root = fileURLToPath(new URL('../../', import.meta.url));
const guide = readFileSync(join(root, 'docs/operations.md'), 'utf8');
const sources = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts'))
  .map((path) => readFileSync(join(root, 'src', path), 'utf8'));

/** Returns the names that the guide does not mention as code. */
function missing(names: Iterable<string>): string[] {
  return [...names].filter((name) => !guide.includes(`\`${name}\``));
}

describe('the operations guide', () => {
  test('lists every environment variable that the program reads, with its default', () => {
    const read = new Set<string>();
    const environment = new Proxy<Record<string, string | undefined>>(
      {},
      {
        get: (_, name) => {
          read.add(String(name));
          return undefined;
        },
      },
    );
    const { port, host, transport, dataDir, databaseUrl, cell, stream, edge, leaveMs, logLevel } =
      readConfiguration(environment);
    const defaults = {
      PORT: port,
      HOST: host,
      TLS_CERT: null,
      TLS_KEY: null,
      SOLERA_CORS: null,
      SOLERA_RATE_LIMIT: transport.requestsPerMinute,
      SOLERA_TRUSTED_PROXIES: null,
      SOLERA_AUTH: 'on',
      SOLERA_PUBLIC: null,
      SOLERA_OIDC_ISSUER: null,
      SOLERA_OIDC_AUDIENCE: null,
      SOLERA_OIDC_ROLE_CLAIM: 'solera_role',
      SOLERA_OIDC_WINERIES_CLAIM: 'solera_wineries',
      SOLERA_OIDC_OWNER_CLAIM: 'solera_owner',
      SOLERA_OIDC_ROLES: null,
      SOLERA_OIDC_CLIENT_ID: null,
      SOLERA_OIDC_CLIENT_SECRET: null,
      SOLERA_OIDC_SCOPE: null,
      SOLERA_DATA: dataDir,
      DATABASE_URL: databaseUrl,
      NATS_URL: null,
      NATS_CREDS: null,
      NATS_CA: null,
      NATS_CERT: null,
      NATS_KEY: null,
      SOLERA_CELL: cell,
      SOLERA_STREAM: stream,
      SOLERA_NODE: null,
      SOLERA_EDGE: edge,
      SOLERA_LEAVE_MS: leaveMs,
      SOLERA_KEYS: null,
      LOG_LEVEL: logLevel,
    };
    expect(Object.keys(defaults).sort()).toEqual([...read].sort());
    const rows = [...section('Settings').matchAll(/^\| `(\w+)` \| (\S+) \|/gm)].map(([, name, value]) => [name, value]);
    expect(Object.fromEntries(rows)).toEqual(
      Object.fromEntries(
        Object.entries(defaults).map(([name, value]) => [name, value === null ? 'none' : `\`${value}\``]),
      ),
    );
  });

  test('explains every metric that is registered, and no other', async () => {
    const standard = [...(await createMetrics().render()).text.matchAll(/^# TYPE (\S+)/gm)].map(
      ([, name]) => name ?? '',
    );
    const own = sources
      .filter((text) => /\b(gauge|counter|histogram|Histogram)\b/.test(text))
      .flatMap((text) => [...text.matchAll(/'(solera_[a-z_]+)'/g)].map(([, name]) => name ?? ''));
    expect(standard.length).toBeGreaterThan(20);
    expect(own.length).toBeGreaterThan(5);
    const registered = [...new Set([...standard, ...own])].sort();
    const rows = section('Metrics').match(/^\| .*?\|/gm) ?? [];
    const explained = rows.flatMap((row) => [...row.matchAll(/`(\w+)`/g)].map(([, name]) => name ?? ''));
    expect(explained.sort()).toEqual(registered);
  });

  test('names every error that has a code', () => {
    const classes = sources.flatMap(errorsWithCode);
    expect(classes.length).toBeGreaterThan(8);
    expect(missing(classes.flatMap(({ name, code }) => (code === undefined ? [name] : [name, code])))).toEqual([]);
  });

  test('names every error whose remedy the program prints', () => {
    const text = readFileSync(join(root, 'src/main/command-failure.ts'), 'utf8');
    const names = [...text.matchAll(/^ {2}([A-Z][a-z]\w+):/gm)].map(([, name]) => name ?? '');
    expect(names.length).toBeGreaterThan(8);
    expect(missing(names)).toEqual([]);
    const fileFaults = [...text.matchAll(/^ {2}(E[A-Z]+):/gm)].map(([, name]) => name ?? '');
    expect(fileFaults.length).toBeGreaterThan(5);
    expect(missing(fileFaults)).toEqual([]);
  });

  test('explains every database error code for which the program has an explanation', () => {
    const text = readFileSync(join(root, 'src/main/database.ts'), 'utf8');
    const codes = [...text.matchAll(/^ {2}'?([A-Z0-9_]{5,})'?:/gm)].map(([, code]) => code ?? '');
    expect(codes.length).toBeGreaterThan(5);
    expect(missing(codes)).toEqual([]);
  });

  test('states the limits that are configured', () => {
    const number = (value: number): string => value.toLocaleString('en-US');
    const { commandsInNode, commandsInPartition, actorsInMemory } = limits;
    const stated = [
      `At ${number(httpLimits.inFlightRequests)} the server answers`,
      `It approaches ${number(httpLimits.eventStreams)}; further streams get`,
      `It approaches ${number(commandsInPartition)} (a partition) or ${number(commandsInNode)} (the node)`,
      `Lots and vessels in memory, at most ${number(actorsInMemory)}.`,
      `more than ${embeddedPostgresLimits.restartsPerWindow} times within a minute`,
      `for up to ${httpLimits.drainTimeoutMs / 1_000} s, saves head states`,
      `the limit of ${nodeLimits.shutdownTimeoutMs / 1_000} s`,
      `read every ${nodeLimits.headMetricIntervalMs / 1_000} s`,
    ];
    expect(stated.filter((text) => !guide.includes(text))).toEqual([]);
  });

  test('links only to its own headings and to files that exist', () => {
    const anchors = [...guide.matchAll(/^##+ (.*)$/gm)].map(([, title = '']) =>
      title.toLowerCase().replaceAll(' ', '-'),
    );
    const links = [...guide.matchAll(/\]\(#([\w-]+)\)/g)].map(([, anchor]) => anchor ?? '');
    expect(links.filter((anchor) => !anchors.includes(anchor))).toEqual([]);
    for (const [, path = ''] of guide.matchAll(/\]\(([^#)]+)[^)]*\)/g))
      expect(() => openTarget(join(root, 'docs', path)), path).not.toThrow();
  });
});

describe('the search for errors', () => {
  test('finds error classes that declare a code, constant or not, and ignores others', () => {
    const text = `export class A extends Error {\n  readonly code = 'a';\n}
export class B extends A {\n  readonly code: string;\n}
class C extends Error {\n  override readonly name = 'C';\n}
export abstract class D extends Error {\n  abstract readonly code: string;\n}`;
    expect(errorsWithCode(text)).toEqual([
      { name: 'A', code: 'a' },
      { name: 'B', code: undefined },
    ]);
  });
});

/** Returns the part of the guide under a second-level heading. */
function section(title: string): string {
  return guide.split(/^## /m).find((part) => part.startsWith(`${title}\n`)) ?? '';
}

/** Classes that are errors and declare `code`. Abstract classes are skipped; their subclasses are found instead. */
function errorsWithCode(text: string): { readonly name: string; readonly code: string | undefined }[] {
  return text.split(/^(?=(?:export )?(?:abstract )?class )/m).flatMap((part) => {
    const name = /^(?:export )?class (\w+) extends /.exec(part)?.[1];
    const code = /^ {2}readonly code(?: = '(\w+)'|: string)/m.exec(part);
    return name === undefined || code === null ? [] : [{ name, code: code[1] }];
  });
}

function openTarget(path: string): unknown {
  return path.endsWith('.md') ? readFileSync(path) : readdirSync(path);
}
