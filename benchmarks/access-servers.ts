/** The servers of the benchmark `access`: two without authentication and one with it, each on a copy of the same database. */
import { type BenchIssuer, startBenchIssuer } from './bench-issuer.js';
import type { BenchServer } from './bench-server.js';
import { Additions, benchWinery, prepareLotsOverHttp } from './cellar-load.js';
import { sendJson } from './http-json.js';
import { type StartedServer, startServer } from './server-under-test.js';

/** Who sends the requests, and to which server. */
export interface Sender {
  readonly name: string;
  readonly server: StartedServer;
  /** Header lines with its credentials, each with its line break. */
  readonly headers: string;
}

interface AccessServers {
  /** Without authentication. */
  readonly baseline: Sender;
  /** The first one sends no credentials to a second server without authentication: its ratio to the baseline is the error of the measurement. */
  readonly compared: readonly Sender[];
  stop(): Promise<void>;
}

export const ownerName = 'Client A';
const template = 'access_template';
/** The largest that the setting takes: no request may be refused. */
const rateLimit = '9999999';

/** Records lots and additions, so that the log has full pages and its current page is half full. Returns the number of additions. */
export async function prepareTemplate(postgres: BenchServer, checkout: string, lots: number): Promise<number> {
  const server = await startServer(checkout, { DATABASE_URL: await postgres.createDatabase(template) });
  try {
    await prepareLotsOverHttp(server.url, lots, ownerName);
    const additions = new Additions(lots);
    for (let made = 0; ; made += 1) {
      const page = await fetch(`${server.url}/v1/notifications`);
      const { items } = (await page.json()) as { readonly items: readonly unknown[] }; // A page of the log.
      if (items.length === 50 || items.length === 51) return made;
      await sendJson('POST', `${server.url}/v1/wineries/${benchWinery}/actions`, additions.next());
    }
  } finally {
    await server.stop();
  }
}

/** Starts the servers. `name`: a part of the names of their databases. */
export async function startAccessServers(
  postgres: BenchServer,
  checkout: string,
  name: string,
): Promise<AccessServers> {
  const issuer = await startBenchIssuer();
  const servers: StartedServer[] = [];
  const stop = async (): Promise<void> => {
    for (const server of servers) await server.stop();
    await issuer.close();
  };
  const start = async (role: string, environment: Readonly<Record<string, string>>): Promise<StartedServer> => {
    const connectionString = await postgres.createDatabase(`access_${name}_${role}`, template);
    const server = await startServer(checkout, { ...environment, DATABASE_URL: connectionString });
    servers.push(server);
    return server;
  };
  try {
    const open = await start('open', {});
    const control = await start('control', {});
    const authenticated = await start('authenticated', {
      SOLERA_OIDC_ISSUER: issuer.url,
      SOLERA_OIDC_AUDIENCE: issuer.audience,
      SOLERA_RATE_LIMIT: rateLimit,
    });
    return {
      baseline: { name: 'none', server: open, headers: '' },
      compared: [
        { name: 'none, another server', server: control, headers: '' },
        ...(await sendersOf(authenticated, issuer)),
      ],
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function sendersOf(server: StartedServer, issuer: BenchIssuer): Promise<readonly Sender[]> {
  const { url } = server;
  const vouched = bearer(issuer.token({ sub: 'ana', solera_role: 'admin', solera_wineries: '*' }));
  const admin = await newToken(url, vouched, { name: 'admin', role: 'admin', winery: '*' });
  const scope = { name: 'client', role: 'recorder', winery: benchWinery, owner: ownerName };
  const owner = await newToken(url, vouched, scope);
  return [
    { name: 'token of an admin', server, headers: bearer(admin) },
    { name: 'token with an owner', server, headers: bearer(owner) },
    { name: 'session cookie', server, headers: await sessionOf(url, admin) },
    { name: 'JSON Web Token', server, headers: vouched },
  ];
}

async function newToken(url: string, credentials: string, body: object): Promise<string> {
  const answer = await post(`${url}/v1/tokens`, body, { authorization: credentials.slice(credentials.indexOf(' ')) });
  const { token } = (await answer.json()) as { readonly token: string }; // The answer of a new token.
  return token;
}

/** Returns the header lines of a page that has signed in with a token. */
async function sessionOf(url: string, token: string): Promise<string> {
  const answer = await post(`${url}/v1/session`, { token }, {});
  const cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? '';
  return `Cookie: ${cookie}\r\nX-Solera-Request: 1\r\n`;
}

async function post(url: string, body: object, headers: Readonly<Record<string, string>>): Promise<Response> {
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`POST ${url} was answered with ${answer.status}: ${await answer.text()}`);
  return answer;
}

function bearer(token: string): string {
  return `Authorization: Bearer ${token}\r\n`;
}
