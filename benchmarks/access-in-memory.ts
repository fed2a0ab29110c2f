/**
 * A process that serves the state of a lot from memory over HTTP, and asks for it itself: what a request costs beside the use case. Client and server take turns on one
 * thread, so that other programs on the machine disturb the measurement little. For each message it sends requests, and answers with their processor time.
 */
import { randomBytes } from 'node:crypto';
import { accessLimits } from '../config/access.js';
import { httpLimits } from '../config/http.js';
import { createHttpServer } from '../src/adapters/http/server.js';
import { createMetrics } from '../src/adapters/telemetry/metrics.js';
import { AccessControl } from '../src/application/access/access-control.js';
import { Authenticator } from '../src/application/access/authenticator.js';
import { Sealer } from '../src/application/access/sealer.js';
import { TokenDirectory } from '../src/application/access/token-directory.js';
import { secretHash, tokenOf } from '../src/application/access/token-text.js';
import { currentSchemas } from '../src/cellar/upcasters.js';
import type { UseCases } from '../src/application/use-cases.js';
import type { ImportUseCases } from '../src/imports/job/imports.js';
import { verifierOf } from '../src/main/issuer.js';
import { startBenchIssuer } from './bench-issuer.js';
import { HttpConnection } from './http-connection.js';

export const credentialsInMemory = ['none', 'none, again', 'token', 'session cookie', 'JSON Web Token'] as const;
type CredentialsInMemory = (typeof credentialsInMemory)[number];

const requestsPerSlice = 2_000;
const warmUpSlices = 10;
const connectionCount = 8;
const state = {
  ...{ winery: 'BENCH', lot: 'LOT-000001', owner: null, kind: 'wine', status: 'active', volume: 5_000 },
  composition: [2021, 2022, 2023, 2024].map((vintage) => ({ vintage, variety: 'Pinot Noir', share: 0.25 })),
};
const solera = {
  getLot: async () => ({ ok: true, value: state }),
  onPublished: () => () => undefined,
  onDestroyed: () => () => undefined,
} as unknown as UseCases; // Only a state is asked for.

/** Starts the server. Returns the function that sends the requests of a slice. */
async function start(credentials: CredentialsInMemory): Promise<() => Promise<void>> {
  const isOpen = credentials.startsWith('none');
  const issuer = credentials === 'JSON Web Token' ? await startBenchIssuer() : null;
  const token = tokenOf(randomBytes(32));
  const { authenticator, control } = accessOf(isOpen ? null : token, issuer);
  const silent = () => undefined;
  const app = createHttpServer({
    solera,
    access: { authenticator, control, publicPaths: [], signIn: null },
    imports: {} as ImportUseCases, // Nothing is imported.
    kinds: [],
    log: { info: silent, warn: silent, error: silent },
    metrics: createMetrics(),
    limits: httpLimits,
    transport: { rates: { requestsPerMinute: 9_999_999, isOn: () => authenticator.isRequired } },
  });
  await authenticator.ensureCurrent();
  const bearer = (text: string): string => `Authorization: Bearer ${text}\r\n`;
  const cookie = async (): Promise<string> => {
    const begun = await authenticator.beginSession(token, 'bench');
    return begun.ok ? `Cookie: solera_session=${begun.value.cookie}\r\n` : '';
  };
  const vouched = issuer?.token({ sub: 'ana', solera_role: 'admin', solera_wineries: '*' }) ?? token;
  const own = credentials === 'session cookie' ? await cookie() : bearer(vouched);
  await app.listen({ host: '127.0.0.1', port: 0 });
  const address = app.server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  const connections = Array.from({ length: connectionCount }, () => new HttpConnection(address.port));
  const ask = async (connection: HttpConnection): Promise<void> => {
    const path = '/v1/wineries/BENCH/lots/LOT-000001';
    for (let sent = 0; sent < requestsPerSlice / connectionCount; sent += 1) {
      const status = await connection.send('GET', path, '', isOpen ? '' : own);
      if (status !== 200) throw new Error(`${credentials}: ${path} was answered with ${status}: ${connection.body}`);
    }
  };
  return async () => void (await Promise.all(connections.map(ask)));
}

/** `token`: null for a server without authentication. */
function accessOf(token: string | null, issuer: { readonly url: string; readonly audience: string } | null) {
  const times = { createdAt: 0, createdBy: null, expiresAt: null, revokedAt: null, revokedBy: null };
  const grants = [{ role: 'admin' as const, winery: null }];
  const tokens =
    token === null ? [] : [{ id: 'bench', name: 'bench', hash: secretHash(token), grants, owner: null, ...times }];
  const store = { version: async () => 1, tokens: async () => ({ version: 1, tokens }) };
  const limits = accessLimits;
  const now = Date.now;
  const directory = new TokenDirectory({ store, limits, elapsedMs: () => performance.now(), now });
  const sealer = new Sealer(randomBytes(32), randomBytes);
  const claims = { roleClaim: 'solera_role', wineriesClaim: 'solera_wineries', ownerClaim: 'solera_owner' };
  const settings =
    issuer === null ? null : { ...claims, issuer: issuer.url, audience: issuer.audience, roles: null, client: null };
  const refusals = { add: () => undefined };
  const verifier = verifierOf(settings);
  const authenticator = new Authenticator({ directory, sealer, verifier, refusals, limits, isOff: false, now });
  const control = new AccessControl({
    ...{ solera, directory, sealer, now },
    ownersOf: async () => new Map(),
    actions: async () => [],
    schemas: currentSchemas,
    scopesAreKnown: () => true,
    sessionOf: (caller) => authenticator.sessionOf(caller),
    tokens: {} as ConstructorParameters<typeof AccessControl>[0]['tokens'], // Nothing is administered.
    trail: {} as ConstructorParameters<typeof AccessControl>[0]['trail'], // Nothing is administered.
  });
  return { authenticator, control };
}

async function serve(credentials: CredentialsInMemory): Promise<void> {
  const slice = await start(credentials);
  for (let times = 0; times < warmUpSlices; times += 1) await slice();
  const measure = async (): Promise<void> => {
    const before = process.cpuUsage();
    await slice();
    const { user, system } = process.cpuUsage(before);
    process.send?.((user + system) / requestsPerSlice);
  };
  process.on('message', () => void measure().catch(fail));
  process.send?.(0);
}

function fail(error: unknown): void {
  process.stderr.write(`${String(error)}\n`);
  process.exit(1);
}

const [, , chosen] = process.argv;
const wanted = credentialsInMemory.find((one) => one === chosen);
if (wanted !== undefined) {
  process.once('disconnect', () => process.exit(0));
  void serve(wanted).catch(fail);
}
