import { join } from 'node:path';
import { DCLinter } from 'dclint';
import { describe, expect, it } from 'vitest';
import { nodeLimits } from '../../config/node.js';
import { postgresLimits } from '../../config/postgres.js';
import { milliseconds, readText, readYaml, root } from './deployment-file.js';
import { knownVariables, readNodeEnvironment } from './environment.js';
import { isServed } from './served-routes.js';

interface Service {
  readonly image: string;
  readonly build?: string;
  readonly user?: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly command?: readonly string[];
  readonly entrypoint?: unknown;
  readonly volumes?: readonly string[];
  readonly networks: readonly string[];
  readonly ports?: readonly string[];
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly healthcheck: { readonly test: readonly string[] };
  readonly stop_grace_period: string;
  readonly mem_limit: string;
  readonly restart: string;
  readonly read_only: boolean;
  readonly cap_drop: readonly string[];
  readonly security_opt: readonly string[];
}

/** What dclint reports about one file. */
interface LintResult {
  readonly messages: readonly { readonly line: number; readonly message: string }[];
}

const compose = readYaml('compose.yaml') as {
  readonly services: Readonly<Record<string, Service>>;
  readonly networks: Readonly<Record<string, { readonly internal?: boolean } | null>>;
  readonly volumes: Readonly<Record<string, unknown>>;
};
const services = Object.entries(compose.services);
const nodes = services.filter(([, { image }]) => image.startsWith('solera:'));
const brokers = services.filter(([, { image }]) => image.startsWith('nats:'));
const balancer = serviceOf('load-balancer');
const postgres = serviceOf('postgres');

function serviceOf(name: string): Service {
  const service = compose.services[name];
  if (service === undefined) throw new Error(`compose.yaml has no service ${name}`);
  return service;
}

/** Replaces `${NAME}`, `${NAME:?message}` and `${NAME:-default}` as Compose does. Every password is `secret`. */
function interpolated(environment: Readonly<Record<string, string>> = {}): Record<string, string> {
  const value = (text: string): string =>
    text.replace(/\$\{\w+(?::([-?])([^}]*))?\}/g, (_, sign, rest) => (sign === '-' ? String(rest) : 'secret'));
  return Object.fromEntries(Object.entries(environment).map(([name, text]) => [name, value(text)]));
}

describe('compose.yaml', () => {
  it('is valid by the schema of the Compose specification, and dclint finds no fault', () => {
    // The order of keys is for readers: what a service shares with others comes first.
    const rules = { 'service-keys-order': 0, 'top-level-properties-order': 0 } as const;
    const linter = new DCLinter({ rules, quiet: true, debug: false, exclude: [] });
    // The types of this package do not resolve under NodeNext.
    const results: readonly LintResult[] = linter.lintFiles([join(root, 'compose.yaml')], false);
    expect(results).toHaveLength(1);
    expect(results.flatMap(({ messages }) => messages.map(({ line, message }) => `${line}: ${message}`))).toEqual([]);
  });

  it('has three nodes, three servers of NATS, PostgreSQL 18 and one load balancer', () => {
    expect(nodes.map(([name]) => name)).toEqual(['solera-1', 'solera-2', 'solera-3']);
    expect(brokers.map(([name]) => name)).toEqual(['nats-1', 'nats-2', 'nats-3']);
    expect(postgres.image).toMatch(/^postgres:18\b/);
    expect(services).toHaveLength(8);
  });

  it('uses every network and volume that it declares, and declares each that it uses', () => {
    const networks = services.flatMap(([, service]) => service.networks);
    const volumes = services
      .flatMap(([, service]) => service.volumes ?? [])
      .map((volume) => volume.split(':')[0] ?? '');
    expect(new Set(networks)).toEqual(new Set(Object.keys(compose.networks)));
    expect(new Set(volumes.filter((source) => !source.startsWith('./')))).toEqual(
      new Set(Object.keys(compose.volumes)),
    );
    for (const source of volumes.filter((one) => one.startsWith('./'))) expect(readText(source)).not.toBe('');
  });

  it('names a value or an example for each variable that it takes from .env', () => {
    const used = [...readText('compose.yaml').matchAll(/\$\{(\w+)/g)].map(([, name]) => name);
    const example = readText('deploy/example.env').matchAll(/^(\w+)=/gm);
    expect(new Set(used)).toEqual(new Set([...example].map(([, name]) => name)));
  });

  it('publishes the load balancer only, and only on the loopback address', () => {
    expect(services.filter(([, { ports }]) => ports !== undefined).map(([name]) => name)).toEqual(['load-balancer']);
    expect(balancer.ports).toEqual(['127.0.0.1:8080:8080']);
    expect(compose.networks).toMatchObject({ data: { internal: true }, routes: { internal: true } });
    expect(balancer.networks).toEqual(['public']);
  });
});

describe.each(services)('the service %s', (_, service) => {
  it('has limits, a health check and no more rights than it needs', () => {
    expect(service).toMatchObject({
      restart: 'unless-stopped',
      read_only: true,
      cap_drop: ['ALL'],
      security_opt: ['no-new-privileges:true'],
    });
    expect(service).not.toHaveProperty('privileged');
    expect(service).not.toHaveProperty('cap_add');
    expect(service.mem_limit).toMatch(/^\d+[mg]$/);
    expect(service.healthcheck.test[0]).toBe('CMD');
  });
});

describe.each(nodes)('the node %s', (name, node) => {
  const environment = interpolated(node.environment);

  it('has an environment that the program reads and accepts', () => {
    const known = knownVariables();
    expect(Object.keys(environment).filter((variable) => !known.has(variable))).toEqual([]);
    expect(environment).toMatchObject({ SOLERA_NODE: name, SOLERA_CELL: 'solera' });
    expect(readNodeEnvironment(environment)).toMatchObject({
      host: '0.0.0.0',
      port: 8080,
      logLevel: 'info',
      databaseUrl: 'postgresql://solera:secret@postgres:5432/solera',
      natsUrls: brokers.map(([broker]) => `nats://solera:secret@${broker}:4222`),
    });
  });

  it('starts as its image does, after PostgreSQL, in the version of package.json', () => {
    const { version } = JSON.parse(readText('package.json')) as { readonly version: string };
    expect(node.image).toBe(`solera:${version}`);
    expect(node).not.toHaveProperty('command');
    expect(node).not.toHaveProperty('entrypoint');
    expect(node.depends_on).toMatchObject({ postgres: { condition: 'service_healthy' } });
  });

  it('is ready by a route that the server has, at the port that it listens on', async () => {
    const path = /http:\/\/127\.0\.0\.1:8080(\/\w+)'/.exec(node.healthcheck.test.join(' '))?.[1];
    expect(path).toBe('/readyz');
    expect(await isServed('/readyz')).toBe(true);
  });

  it('has more time to stop than its longest shutdown takes', () => {
    expect(milliseconds(node.stop_grace_period)).toBeGreaterThan(nodeLimits.shutdownTimeoutMs);
  });
});

describe('PostgreSQL', () => {
  it('has connections for all nodes and for a node more, and some for operators', () => {
    const maximum = Number(/^max_connections=(\d+)$/.exec(postgres.command?.at(-1) ?? '')?.[1]);
    // One more while a node migrates.
    const each = postgresLimits.commitConnections + postgresLimits.readConnections + 1;
    expect(maximum).toBeGreaterThanOrEqual((nodes.length + 1) * each + 10);
  });

  it('has the role and the database that the nodes name', () => {
    const url = new URL(interpolated(nodes[0]?.[1].environment).DATABASE_URL ?? '');
    const { POSTGRES_USER, POSTGRES_DB } = postgres.environment ?? {};
    expect([url.username, url.pathname]).toEqual([POSTGRES_USER, `/${POSTGRES_DB}`]);
  });

  it('keeps its data in a volume, and no setting makes it less durable', () => {
    expect(postgres.volumes).toEqual(['postgres:/var/lib/postgresql']);
    const settings = (postgres.command ?? []).join(' ');
    expect(settings).not.toMatch(/fsync|full_page_writes|synchronous_commit/);
    expect(postgres.environment?.POSTGRES_INITDB_ARGS).toContain('--encoding=UTF8');
  });
});
