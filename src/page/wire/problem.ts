import type { Schemas } from './client.js';

/** Why a request has no answer. */
export interface Problem {
  /** The code of the server's problem document; `offline` if no server answered, `unexpected` if the answer was none of the contract. */
  readonly code: string;
  readonly status: number;
  readonly title: string;
  readonly detail: string;
  /** What is wrong where in the body: JSON pointers. */
  readonly errors: readonly { readonly pointer: string; readonly message: string }[];
  readonly conflicts: readonly Schemas['Conflict'][];
  /** The places of the request's own actions that lie in locked periods. */
  readonly locked: readonly Schemas['LockedPlace'][];
  /** After how many seconds the request may be repeated; null if the server did not say. */
  readonly retryAfterS: number | null;
}

/** The answer of a request, or why there is none. */
export type Answer<Data> =
  | { readonly ok: true; readonly data: Data; readonly response: Response }
  | { readonly ok: false; readonly problem: Problem };

/** Awaits a request of the client. Never rejects, except with the reason of an aborted signal. */
export async function answerOf<Data>(
  request: Promise<{ data?: Data; error?: unknown; response: Response }>,
): Promise<Answer<Data>> {
  try {
    const { data, error, response } = await request;
    if (error === undefined && response.ok && data !== undefined) return { ok: true, data, response };
    return { ok: false, problem: problemOf(error, response) };
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    return { ok: false, problem: noAnswer(error) };
  }
}

export function noAnswer(error: unknown): Problem {
  // The text of a failed fetch, a TypeError, is the browser's own and in no language of the page.
  const detail = error instanceof TypeError ? '' : String(error);
  return { code: 'offline', status: 0, title: '', detail, errors: [], conflicts: [], locked: [], retryAfterS: null };
}

export function problemOf(error: unknown, response: Response): Problem {
  const body: Partial<Problem> = typeof error === 'object' && error !== null ? error : {};
  const after = Number(response.headers.get('retry-after'));
  return {
    code: body.code ?? 'unexpected',
    status: response.status,
    title: body.title ?? response.statusText,
    detail: body.detail ?? '',
    errors: body.errors ?? [],
    conflicts: body.conflicts ?? [],
    locked: body.locked ?? [],
    retryAfterS: Number.isFinite(after) && after > 0 ? after : null,
  };
}

/** Returns the problem that a problem document describes, which an answer holds. */
export function problemOfDocument(document: Schemas['Problem']): Problem {
  return problemOf(document, new Response(null, { status: document.status }));
}
