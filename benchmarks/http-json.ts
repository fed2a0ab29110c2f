import { request } from 'node:http';
import type { JsonObject } from '../src/application/json-object.js';

/** Sends a request with a JSON body and returns the answer's body. It waits for the answer without a limit. Rejects unless the status is a success. */
export function sendJson(method: 'POST' | 'PUT', url: string, body: JsonObject): Promise<JsonObject> {
  const text = JSON.stringify(body);
  const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) };
  return new Promise((resolve, reject) => {
    const sent = request(url, { method, headers }, (response) => {
      const pieces: Buffer[] = [];
      response.on('data', (piece: Buffer) => pieces.push(piece));
      response.on('error', reject);
      response.on('end', () => {
        const answer = Buffer.concat(pieces).toString('utf8');
        const status = response.statusCode ?? 0;
        if (status >= 200 && status < 300)
          resolve(JSON.parse(answer) as JsonObject); // The API answers with objects.
        else reject(new Error(`${method} ${url} was answered with ${status}: ${answer.slice(0, 500)}`));
      });
    });
    sent.on('error', reject);
    sent.end(text);
  });
}
