import type { FastifyReply, FastifyRequest } from 'fastify';

export const sessionCookieName = 'solera_session';
const transactionCookieName = 'solera_sign_in';

/** Characters of the longest header that is looked at: that of a caller with a role in a thousand wineries is longer than others. */
const longestCookies = 65_536;

/** Seconds for which a sign-in at the issuer may last. */
const transactionSeconds = 600;

/** Returns the session cookie of a request, or null. */
export function cookieOf(request: FastifyRequest): string | null {
  return cookieNamed(request, sessionCookieName);
}

/** Returns the transaction of a sign-in at the issuer, or null. */
export function transactionOf(request: FastifyRequest): string | null {
  return cookieNamed(request, transactionCookieName);
}

/**
 * Sets the session cookie until the session ends. Browsers send it to this host alone, never with requests that other sites cause, and do not show it to scripts.
 * They treat the loopback address as secure, also without TLS.
 */
export function setCookie(reply: FastifyReply, value: string, endsAt: number): void {
  add(reply, `${sessionCookieName}=${value}; Path=/; Expires=${new Date(endsAt).toUTCString()}; ${secrecy('Strict')}`);
}

export function clearCookie(reply: FastifyReply): void {
  setCookie(reply, '', 0);
}

/** Sets the cookie of a sign-in. The issuer sends the browser back, so it must come with a request that another site causes. */
export function setTransaction(reply: FastifyReply, transaction: string): void {
  add(
    reply,
    `${transactionCookieName}=${transaction}; Path=/v1/sign-in; Max-Age=${transactionSeconds}; ${secrecy('Lax')}`,
  );
}

export function clearTransaction(reply: FastifyReply): void {
  add(reply, `${transactionCookieName}=; Path=/v1/sign-in; Max-Age=0; ${secrecy('Lax')}`);
}

function cookieNamed({ headers: { cookie } }: FastifyRequest, wanted: string): string | null {
  if (cookie === undefined || cookie.length > longestCookies) return null;
  for (const part of cookie.split(';')) {
    const [name = '', value = ''] = part.trim().split('=', 2);
    if (name === wanted && value !== '') return value;
  }
  return null;
}

function secrecy(sameSite: 'Strict' | 'Lax'): string {
  return `HttpOnly; Secure; SameSite=${sameSite}`;
}

/** Fastify sends each value of `set-cookie` as a header of its own. */
function add(reply: FastifyReply, cookie: string): void {
  reply.header('set-cookie', cookie);
}
