import type { RateLimits } from './rate-limits.js';
import type { HeldCertificate } from './server-certificate.js';

/** How clients reach the server. */
export interface HttpTransport {
  /** Null for a server that speaks HTTP without TLS. */
  readonly certificate?: HeldCertificate | null;
  /** Origins of other sites whose scripts may call the API. */
  readonly origins?: readonly string[];
  /** Addresses and networks of proxies whose `X-Forwarded-For` and `X-Forwarded-Proto` are believed. */
  readonly trustedProxies?: readonly string[];
  /** Undefined: clients may send as many requests as the server can take. */
  readonly rates?: RateLimits | undefined;
}
