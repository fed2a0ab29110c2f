import type { FastifyReply, FastifyRequest } from 'fastify';

export const sessionCookieName = 'solera_session';

/** Characters of the longest cookie that is looked at: that of a caller with a role in a thousand wineries has more than others. */
const longestCookie = 65_536;

/** Returns the session cookie of a request, or null. */
export function cookieOf(request: FastifyRequest): string | null {
  const { cookie } = request.headers;
  if (cookie === undefined || cookie.length > longestCookie) return null;
  for (const part of cookie.split(';')) {
    const [name = '', value = ''] = part.trim().split('=', 2);
    if (name === sessionCookieName && value !== '') return value;
  }
  return null;
}

/**
 * Sets the session cookie until the session ends. Browsers send it to this host alone, never with requests that other sites cause, and do not show it to scripts.
 * They treat the loopback address as secure, also without TLS.
 */
export function setCookie(reply: FastifyReply, value: string, endsAt: number): void {
  const expires = new Date(endsAt).toUTCString();
  reply.header(
    'set-cookie',
    `${sessionCookieName}=${value}; Path=/; Expires=${expires}; HttpOnly; Secure; SameSite=Strict`,
  );
}

export function clearCookie(reply: FastifyReply): void {
  setCookie(reply, '', 0);
}
