/**
 * Who uses the page, and what that caller may do. The server judges every request; this only keeps from view what it would refuse.
 *
 * Owns: the caller. Does not own: the credentials, which are a cookie that scripts cannot read.
 * Invariants: 1. `signIns` grows with each sign-in; what was refused is then asked again. 2. What one caller saw is not shown to another one: the page is then loaded again.
 */
import { signal } from '@preact/signals';
import type { Schemas } from './client.js';
import { type Answer, answerOf, type Problem } from './problem.js';
import { needsSignIn, request } from './request.js';

export type Session = Schemas['Session'];
export type Permission = keyof Session['permissions'];

/** The caller as it was read last; null: not known yet, or the server could not be reached. */
export const session = signal<Session | null>(null);
/** How often the reader has signed in since the page was opened. */
export const signIns = signal(0);

const path = '/v1/session';

/** Reads who uses the page, now and whenever its tab is shown again: in another tab, the reader may have signed in or out. */
export async function keepSession(): Promise<void> {
  document.addEventListener('visibilitychange', () => {
    if (!document.hidden) void readSession();
  });
  await readSession();
}

async function readSession(): Promise<void> {
  const answer = await sent('GET');
  if (answer.ok) take(answer.data);
}

/** Signs in with a token. Returns why not, or null. */
export async function signIn(token: string): Promise<Problem | null> {
  const answer = await sent('POST', JSON.stringify({ token }));
  if (!answer.ok) return answer.problem;
  take(answer.data);
  return null;
}

function take(caller: Session): void {
  const { value: former } = session;
  // Who was not signed in saw everything before the first token was made.
  const wasKnown = former !== null && former.name !== null;
  if (wasKnown && (former.name !== caller.name || former.owner !== caller.owner)) {
    location.reload();
    return;
  }
  session.value = caller;
  if (!needsSignIn.value) return;
  needsSignIn.value = false;
  signIns.value += 1;
}

/** Signs out. The page is loaded again, so that nothing of what was read stays. Returns why not, or null. */
export async function signOut(): Promise<Problem | null> {
  const answer = await sent('DELETE');
  if (!answer.ok) return answer.problem;
  location.reload();
  return null;
}

/** Returns whether the caller has a permission in a winery. Without knowledge of the caller, nothing is kept from view. */
export function may(permission: Permission, winery: string): boolean {
  const wineries = session.value?.permissions[permission] ?? null;
  return wineries === null || wineries.includes(winery);
}

/** Returns whether the caller has a permission in at least one winery. */
export function maySomewhere(permission: Permission): boolean {
  return session.value?.permissions[permission]?.length !== 0;
}

/** Returns whether the caller has a permission in all wineries. */
export function mayEverywhere(permission: Permission): boolean {
  return (session.value?.permissions[permission] ?? null) === null;
}

/** Returns whether the caller sees the lots of all owners, as reports need. */
export function seesAllOwners(): boolean {
  return (session.value?.owner ?? null) === null;
}

function sent(method: 'GET' | 'POST' | 'DELETE', body?: string): Promise<Answer<Session>> {
  const headers = { accept: 'application/json', ...(body === undefined ? {} : { 'content-type': 'application/json' }) };
  return answerOf(answered(request(path, { method, headers, ...(body === undefined ? {} : { body }) })));
}

async function answered(asked: Promise<Response>): Promise<{ data?: Session; error?: unknown; response: Response }> {
  const response = await asked;
  const answer = await response.json().catch(() => null);
  return response.ok ? { data: answer, response } : { error: answer, response };
}
