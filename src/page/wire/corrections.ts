/** Previews and saves change sets. Numbers of a change are texts, so that they are judged as they were typed. */
import type { Schemas } from './client.js';
import type { Answer, Problem } from './problem.js';

export type ChangeAnswer = Schemas['ChangeAnswer'];
export type Impact = Schemas['Impact'];
export type Conflict = Schemas['Conflict'];

/** A change set that was not saved yet. */
export interface Proposal {
  readonly winery: string;
  /** The JSON texts of the changes. */
  readonly changes: readonly string[];
}

/** Asks what a change set would do. Nothing is saved. */
export function preview({ winery, changes }: Proposal, signal: AbortSignal): Promise<Answer<ChangeAnswer>> {
  const path = `/v1/wineries/${encodeURIComponent(winery)}/changes?preview=true&onConflict=flag`;
  return send(path, `{"changes":[${changes.join(',')}]}`, {}, signal);
}

/** Saves a change set under an id, with which it may be sent again safely. */
export function save(
  { winery, changes }: Proposal,
  { id, onConflict }: { readonly id: string; readonly onConflict: 'reject' | 'flag' },
): Promise<Answer<ChangeAnswer>> {
  const path = `/v1/wineries/${encodeURIComponent(winery)}/changes`;
  const body = `{"id":"${id}","onConflict":"${onConflict}","changes":[${changes.join(',')}]}`;
  return send(path, body, { 'idempotency-key': id });
}

async function send(
  path: string,
  body: string,
  headers: Readonly<Record<string, string>>,
  signal?: AbortSignal,
): Promise<Answer<ChangeAnswer>> {
  try {
    const response = await fetch(path, {
      ...{ method: 'POST', body, headers: { 'content-type': 'application/json', ...headers } },
      ...(signal === undefined ? {} : { signal }),
    });
    const answer = await response.json();
    if (response.ok) return { ok: true, data: answer, response };
    return { ok: false, problem: withRetry(answer, response) };
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    const detail = error instanceof Error ? error.message : String(error);
    return { ok: false, problem: { ...noProblem, code: 'offline', detail } };
  }
}

const noProblem: Problem = { code: '', status: 0, title: '', detail: '', errors: [], conflicts: [], retryAfterS: null };

function withRetry(body: Partial<Problem>, response: Response): Problem {
  const after = Number(response.headers.get('retry-after'));
  return { ...noProblem, ...body, status: response.status, retryAfterS: after > 0 ? after : null };
}
