import { type Answer, noAnswer, problemOf } from './problem.js';
import { type Asked, request } from './request.js';

/** Reads an answer that is a text, such as a CSV table. Never rejects, except with the reason of an aborted signal. */
export async function textAnswer(path: string, asked: Asked): Promise<Answer<string>> {
  try {
    const response = await request(path, asked);
    const text = await response.text();
    if (response.ok) return { ok: true, data: text, response };
    return { ok: false, problem: problemOf(jsonOf(text), response) };
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    return { ok: false, problem: noAnswer(error) };
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
