/** A server of HTTP that answers each request as a test wrote down, and keeps what it was asked. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

interface ScriptedAnswer {
  readonly status?: number;
  /** An object is sent as JSON. */
  readonly body: unknown;
}

interface ReceivedRequest {
  readonly method: string;
  readonly path: string;
  readonly accept: string | undefined;
  readonly idempotencyKey: string | undefined;
  readonly body: unknown;
}

export class ScriptedAnswers {
  /** Answers by method and path with its query: `GET /v1/edits`. */
  readonly answers = new Map<string, ScriptedAnswer>();
  readonly requests: ReceivedRequest[] = [];
  url = '';
  private readonly server = createServer((request, response) => {
    void text(request).then((body) => {
      const { method = '', url: path = '', headers } = request;
      this.requests.push({
        ...{ method, path, accept: headers.accept, idempotencyKey: headers['idempotency-key']?.toString() },
        body: body === '' ? undefined : JSON.parse(body),
      });
      const answer = this.answers.get(`${method} ${path}`) ?? {
        status: 404,
        body: { detail: `No ${path}.`, code: 'not_found' },
      };
      const content =
        Buffer.isBuffer(answer.body) || typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body);
      response.writeHead(answer.status ?? 200).end(content);
    });
  });

  async listen(): Promise<void> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    this.url = `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`; // A server that listens on TCP has such an address.
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }

  reset(): void {
    this.answers.clear();
    this.requests.length = 0;
  }
}
