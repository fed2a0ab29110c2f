import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { milliseconds, readText, readYaml, root } from './deployment-file.js';

interface Service {
  readonly environment: Readonly<Record<string, string>>;
  readonly stop_grace_period: string;
  readonly volumes: readonly string[];
  readonly healthcheck: { readonly test: readonly string[] };
}

const text = readText('deploy/nats.conf');
const { services } = readYaml('compose.yaml') as { readonly services: Readonly<Record<string, Service>> };
const servers = Object.entries(services).filter(([name]) => name.startsWith('nats-'));

/** The value of a setting, by its own line. */
function setting(name: string): string | undefined {
  return new RegExp(`^\\s*${name}: "?([^"\\n]*)"?$`, 'm').exec(text)?.[1];
}

/** What `nats-server -t` answers for these variables, or undefined where there is no nats-server. */
function check(
  environment: Readonly<Record<string, string>>,
): { readonly valid: boolean; readonly message: string } | undefined {
  const program = process.env.NATS_SERVER ?? 'nats-server';
  const PATH = `${process.env.PATH}:/usr/sbin`;
  const args = ['-t', '-c', join(root, 'deploy/nats.conf')];
  const checked = spawnSync(program, args, { encoding: 'utf8', env: { ...environment, PATH } });
  return checked.error === undefined ? { valid: checked.status === 0, message: checked.stderr } : undefined;
}

const missing = 'nats-server is not installed (NATS_SERVER names it), so deploy/nats.conf was not checked by it.';

describe.each(servers)('the configuration of %s', (name, service) => {
  const environment = Object.fromEntries(
    Object.entries(service.environment).map(([variable, value]) => [variable, value.replace(/\$\{[^}]*\}/g, 'secret')]),
  );

  it('gets every variable that it names', () => {
    const named = new Set([...text.replace(/#.*|"[^"]*"/g, '').matchAll(/\$(\w+)/g)].map(([, variable]) => variable));
    expect(named).toEqual(new Set(Object.keys(environment)));
    expect(environment.NATS_SERVER_NAME).toBe(name);
  });

  it('names the routes of all servers, with the credentials of the routes', () => {
    const routes = (environment.NATS_ROUTES ?? '').replace(/^\[|\]$/g, '').split(',');
    const { NATS_ROUTE_USER: user, NATS_ROUTE_PASSWORD: password } = environment;
    expect(routes.map((route) => route.trim())).toEqual(
      servers.map(([server]) => `nats://${user}:${password}@${server}:6222`),
    );
  });

  it('is accepted by nats-server', ({ skip }) => {
    const checked = check(environment);
    if (checked === undefined) return skip(missing);
    expect(checked).toMatchObject({ valid: true });
  });

  it('is refused by nats-server if a variable is missing', ({ skip }) => {
    const { NATS_PASSWORD: _, ...others } = environment;
    const checked = check(others);
    if (checked === undefined) return skip(missing);
    expect(checked).toMatchObject({ valid: false, message: expect.stringContaining('NATS_PASSWORD') });
  });

  it('keeps JetStream in a volume', () => {
    expect(service.volumes).toContain(`${name}:${setting('store_dir')}`);
  });

  it('has a health check at the port of its monitoring', () => {
    const port = setting('http')?.split(':')[1];
    expect(service.healthcheck.test.join(' ')).toContain(`http://127.0.0.1:${port}/healthz`);
  });

  it('has more time to stop than its clients have to leave', () => {
    const leavingMs = milliseconds(setting('lame_duck_duration')) + milliseconds(setting('lame_duck_grace_period'));
    expect(milliseconds(service.stop_grace_period)).toBeGreaterThan(leavingMs);
  });
});

describe('the example of passwords', () => {
  it('has no password, so that none is used by mistake', () => {
    const passwords = [...readText('deploy/example.env').matchAll(/^\w+_PASSWORD=(.*)$/gm)].map(([, value]) => value);
    expect(passwords).toEqual(['', '', '', '', '']);
  });

  it('explains that a password begins with a letter, because NATS reads digits as a number', () => {
    expect(readText('deploy/example.env')).toContain('begin with a letter');
  });
});
