/** Sends requests to a node, either in this process or behind a port. */
import http from 'node:http';
import type { FastifyInstance } from 'fastify';

export interface HttpRequest {
  readonly method: 'GET' | 'PUT' | 'POST' | 'DELETE';
  readonly path: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface HttpResponse {
  readonly status: number;
  readonly text: string;
}

/** Sends a request. Rejects if no response arrives: whether the request took effect is then unknown. */
export type HttpClient = (request: HttpRequest) => Promise<HttpResponse>;

/** Returns a client of a server in this process, without sockets. */
export function clientOf(app: FastifyInstance): HttpClient {
  return async ({ method, path, body, headers = {} }) => {
    const reply = await app.inject({
      method,
      url: path,
      headers: { ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { payload: JSON.stringify(body) }),
    });
    return { status: reply.statusCode, text: reply.payload };
  };
}

const responseTimeoutMs = 20_000;

/** Returns a client of a server on this machine. `port` is called for each request, because a restarted node has another port. */
export function clientOfPort(port: () => number, agent: http.Agent): HttpClient {
  return ({ method, path, body, headers = {} }) =>
    new Promise((resolve, reject) => {
      const payload = body === undefined ? '' : JSON.stringify(body);
      const contentHeaders = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(payload) };
      const request = http.request(
        {
          host: '127.0.0.1',
          port: port(),
          method,
          path,
          agent,
          timeout: responseTimeoutMs,
          headers: { ...headers, ...(body === undefined ? {} : contentHeaders) },
        },
        (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('end', () =>
            resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString('utf8') }),
          );
          response.on('error', reject);
          response.on('aborted', () => reject(new Error(`the response to ${method} ${path} was cut off`)));
        },
      );
      request.on('timeout', () =>
        request.destroy(new Error(`${method} ${path} got no response in ${responseTimeoutMs} ms`)),
      );
      request.on('error', reject);
      request.end(payload);
    });
}
