/** One way of asking a node, whether it stands in this process or in another one. */
import http from 'node:http';
import type { FastifyInstance } from 'fastify';

export interface Asked {
  readonly method: 'GET' | 'PUT' | 'POST' | 'DELETE';
  readonly path: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}
export interface Answered {
  readonly status: number;
  readonly text: string;
}
/** Rejects where no answer came: what became of the request is then not known. */
export type Site = (asked: Asked) => Promise<Answered>;

/** A server in this process, without sockets. */
export function siteOf(app: FastifyInstance): Site {
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

const answerTimeoutMs = 20_000;

/** A server behind a port of this machine. `port` is asked each time: a node that was killed comes back elsewhere. */
export function siteBehind(port: () => number, agent: http.Agent): Site {
  return ({ method, path, body, headers = {} }) =>
    new Promise((resolve, reject) => {
      const payload = body === undefined ? '' : JSON.stringify(body);
      const length = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(payload) };
      const request = http.request(
        {
          host: '127.0.0.1',
          port: port(),
          method,
          path,
          agent,
          timeout: answerTimeoutMs,
          headers: { ...headers, ...(body === undefined ? {} : length) },
        },
        (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('end', () =>
            resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString('utf8') }),
          );
          response.on('error', reject);
          // An answer that breaks off is no answer.
          response.on('aborted', () => reject(new Error('the answer broke off')));
        },
      );
      request.on('timeout', () => request.destroy(new Error('no answer in time')));
      request.on('error', reject);
      request.end(payload);
    });
}
