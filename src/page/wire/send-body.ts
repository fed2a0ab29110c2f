import { type Answer, answerOf } from './problem.js';
import { request } from './request.js';

interface SentBody {
  readonly method: 'POST' | 'PUT';
  /** A JSON text. */
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

/** Sends a body as it is written: the client would parse its numbers and write them again. Never rejects, except with the reason of an aborted signal. */
export function sendBody<Data>(path: string, sent: SentBody): Promise<Answer<Data>> {
  return answerOf(answered(path, sent));
}

async function answered<Data>(
  path: string,
  { headers = {}, ...sent }: SentBody,
): Promise<{ data?: Data; error?: unknown; response: Response }> {
  const response = await request(path, { ...sent, headers: { 'content-type': 'application/json', ...headers } });
  // A proxy may answer with something else than JSON; the status of the answer counts then.
  const answer = await response.json().catch(() => undefined);
  return response.ok ? { data: answer, response } : { error: answer, response };
}
