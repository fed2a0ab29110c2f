import { type Answer, noAnswer, problemOf } from './problem.js';
import { type Asked, request } from './request.js';

/** Reads an answer that is a text, such as a CSV table. Never rejects, except with the reason of an aborted signal. */
export function textAnswer(path: string, asked: Asked): Promise<Answer<string>> {
  return bodyAnswer(path, asked, (response) => response.text());
}

/** Reads an answer that is a file, such as a PDF. Never rejects, except with the reason of an aborted signal. */
export function fileAnswer(path: string, asked: Asked): Promise<Answer<Blob>> {
  return bodyAnswer(path, asked, (response) => response.blob());
}

async function bodyAnswer<Body>(
  path: string,
  asked: Asked,
  read: (response: Response) => Promise<Body>,
): Promise<Answer<Body>> {
  try {
    const response = await request(path, asked);
    if (response.ok) return { ok: true, data: await read(response), response };
    return { ok: false, problem: problemOf(await response.json().catch(() => null), response) };
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    return { ok: false, problem: noAnswer(error) };
  }
}
