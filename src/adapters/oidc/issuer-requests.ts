/** Requests to the issuer. */
import { oidcLimits as limits } from '../../../config/oidc.js';

/** The issuer does not answer, or not as OpenID Connect demands. Whether a token is valid is not known. */
export class IssuerUnavailable extends Error {
  override readonly name = 'IssuerUnavailable';
  readonly code = 'issuer_unavailable';
  readonly retryable = true;
}

/**
 * Sends requests to the issuer.
 * States: asking; pausing, for `retryPauseMs` after a failure: every request fails at once with the same reason.
 */
export class IssuerRequests {
  readonly #now: () => number;
  #pausesUntil = Number.NEGATIVE_INFINITY;
  #reason = '';

  constructor(now: () => number) {
    this.#now = now;
  }

  /** A `fetch` whose answer is complete, has at most `documentBytes`, and came from the address that was asked. @throws IssuerUnavailable */
  async send(url: string, options: RequestInit = {}): Promise<Response> {
    if (this.#now() < this.#pausesUntil) throw new IssuerUnavailable(this.#reason);
    try {
      const signal = AbortSignal.timeout(limits.issuerTimeoutMs);
      const response = await fetch(url, { ...options, redirect: 'manual', signal });
      if (response.status >= 500 || (response.status >= 300 && response.status < 400)) {
        await response.body?.cancel();
        throw new Error(`it answers with the status ${response.status}`);
      }
      const { status, headers } = response;
      return new Response(await bytesOf(response), { status, headers });
    } catch (cause) {
      this.#reason = `The issuer does not answer on ${withoutQuery(url)}: ${textOf(cause)}.`;
      this.#pausesUntil = this.#now() + limits.retryPauseMs;
      throw new IssuerUnavailable(this.#reason, { cause });
    }
  }
}

async function bytesOf({ body }: Response): Promise<Uint8Array | null> {
  if (body === null) return null;
  const parts: Uint8Array[] = [];
  let length = 0;
  // The loop cancels the body when it is left early.
  for await (const part of body) {
    length += part.length;
    if (length > limits.documentBytes) throw new Error(`its answer has more than ${limits.documentBytes} bytes`);
    parts.push(part);
  }
  return Buffer.concat(parts);
}

/** The cause of a failed `fetch` says more than its message. */
function textOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { cause } = error;
  return cause instanceof Error && 'code' in cause ? String(cause.code) : error.message;
}

function withoutQuery(url: string): string {
  return url.replace(/\?.*/s, '');
}
