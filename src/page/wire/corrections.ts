/** Previews and saves change sets. Numbers of a change are texts, so that they are judged as they were typed. */
import type { Schemas } from './client.js';
import { type Answer, answerOf } from './problem.js';

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

function send(
  path: string,
  body: string,
  headers: Readonly<Record<string, string>>,
  signal?: AbortSignal,
): Promise<Answer<ChangeAnswer>> {
  return answerOf(post(path, body, headers, signal));
}

/** Sends a body as it is written. The client would parse and write its numbers again. */
async function post(
  path: string,
  body: string,
  headers: Readonly<Record<string, string>>,
  signal: AbortSignal | undefined,
): Promise<{ data?: ChangeAnswer; error?: unknown; response: Response }> {
  const response = await fetch(path, {
    ...{ method: 'POST', body, headers: { 'content-type': 'application/json', ...headers } },
    ...(signal === undefined ? {} : { signal }),
  });
  const answer = await response.json();
  return response.ok ? { data: answer, response } : { error: answer, response };
}
