/** A whole node over HTTP that asks for credentials, with a database of its own. */
import type { AddressInfo } from 'node:net';
import { type HttpLimits, httpLimits } from '../../config/http.js';
import type { HttpTransport } from '../../src/adapters/http/http-transport.js';
import { createHttpServer } from '../../src/adapters/http/server.js';
import { readModels } from '../../src/adapters/postgres/read-models/model-queries.js';
import { createLog } from '../../src/adapters/telemetry/log.js';
import { createMetrics } from '../../src/adapters/telemetry/metrics.js';
import type { JsonObject } from '../../src/application/json-object.js';
import type { UseCases } from '../../src/application/use-cases.js';
import { actionKinds } from '../../src/cellar/registry.js';
import { noIngestion } from '../../src/ingestion/ingestion-control.js';
import { type Composed, compose } from '../../src/main/compose.js';
import { accepted } from './accepted.js';
import { inlineEditPool } from './inline-edit-pool.js';
import { createTestDatabase, type TestDatabase } from './postgres.js';

type ComposeOptions = Omit<Parameters<typeof compose>[0], 'connectionString' | 'durable' | 'followers'>;

export interface Request {
  readonly token?: string | undefined;
  /** JSON, or a form with a file. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** How long a stream is read after its first bytes: it never ends by itself. */
const streamMs = 150;
/** How long a stream is read that sends nothing. */
const silentStreamMs = 5_000;

export class AccessSite {
  private constructor(
    readonly node: Composed,
    readonly database: TestDatabase,
    private readonly server: ReturnType<typeof createHttpServer>,
    readonly url: string,
  ) {}

  /** `optionsOf` receives the connection string of the database. By default, large edits are decided in the thread of the test. */
  static async open(
    optionsOf: (connectionString: string) => ComposeOptions = () => ({}),
    served: { readonly limits?: Partial<HttpLimits>; readonly transport?: HttpTransport } = {},
  ): Promise<AccessSite> {
    const database = await createTestDatabase();
    const { connectionString } = database;
    const options = { editPool: inlineEditPool(connectionString, {}), ...optionsOf(connectionString) };
    const node = await compose({
      connectionString,
      durable: false,
      followers: { definitions: readModels },
      ...options,
    });
    const server = createHttpServer({
      solera: node.solera,
      access: { ...node.access, publicPaths: [], signIn: null },
      imports: node.imports,
      followers: node.followers,
      reports: node.reports,
      model: node.model,
      ingestion: noIngestion,
      place: { node: 'test', inspection, leaving: () => false, mirrorProblem: () => null },
      kinds: actionKinds,
      log: createLog({ level: 'fatal' }),
      metrics: createMetrics(),
      limits: { ...httpLimits, ...served.limits },
      transport: served.transport ?? {},
    });
    await server.listen({ port: 0, host: '127.0.0.1' });
    const { port } = server.server.address() as AddressInfo; // It listens on TCP.
    return new AccessSite(node, database, server, `http://127.0.0.1:${port}`);
  }

  /** The use cases without a guard. */
  get solera(): UseCases {
    return this.node.solera;
  }

  /** Returns the number of open connections. */
  connections(): Promise<number> {
    return new Promise((resolve, reject) =>
      this.server.server.getConnections((error, count) => (error === null ? resolve(count) : reject(error))),
    );
  }

  /** Makes a token, and returns its text. */
  async token(body: JsonObject): Promise<string> {
    return String((await this.newToken(body)).token);
  }

  /** Makes a token, and returns the answer. */
  newToken(body: JsonObject): Promise<JsonObject> {
    return accepted(this.node.access.control.for(null).access.createToken(body));
  }

  /** Sends a request. Of an event stream, it returns what comes in the first moments. */
  async send(method: string, path: string, { token, body, headers = {} }: Request = {}): Promise<Answer> {
    const isForm = body instanceof FormData;
    const response = await fetch(`${this.url}${path}`, {
      method,
      headers: {
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(body === undefined || isForm ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: isForm ? body : JSON.stringify(body) }),
      redirect: 'manual',
    });
    const isStream = response.headers.get('content-type')?.startsWith('text/event-stream') === true;
    const text = isStream ? await beginningOf(response) : await response.text();
    return { status: response.status, headers: response.headers, text };
  }

  async close(): Promise<void> {
    await this.server.close();
    await this.node.close();
    await this.database.drop();
  }
}

const inspection = { cluster: () => ({ cell: 'test' }), placement: async () => ({ partition: 1, owner: 'test' }) };

async function beginningOf(response: Response): Promise<string> {
  const reader = response.body?.getReader();
  if (reader === undefined) return '';
  const decoder = new TextDecoder();
  let text = '';
  let timer = setTimeout(() => void reader.cancel(), silentStreamMs);
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    if (text === '') {
      clearTimeout(timer);
      timer = setTimeout(() => void reader.cancel(), streamMs);
    }
    text += decoder.decode(value, { stream: true });
  }
  clearTimeout(timer);
  return text;
}
