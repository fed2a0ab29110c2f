/** How clients reach a node: its certificate, the origins that may call it, and the limit on the rate of requests. */
import type { HttpTransport } from '../adapters/http/http-transport.js';
import { CertificateUnusable, HeldCertificate, readCertificate } from '../adapters/http/server-certificate.js';
import type { Log } from '../adapters/telemetry/log.js';
import type { Configuration } from './configuration.js';
import { isLoopback } from './loopback.js';

interface NodeTransport {
  readonly scheme: 'http' | 'https';
  /** How the server is reached. `isGuarded` returns whether requests need credentials at present: then their rate is limited, also on a loopback address. */
  served(isGuarded: () => boolean): HttpTransport;
  /** Reads the certificate again. If it cannot be used, logs why, and the one in use stays. Does nothing without TLS. */
  renewCertificate(): Promise<void>;
}

/** @throws CertificateUnusable */
export async function openTransport({ host, transport }: Configuration, log: Log): Promise<NodeTransport> {
  const { tls, origins, trustedProxies, requestsPerMinute } = transport;
  const certificate = tls === null ? null : new HeldCertificate(await readCertificate(tls));
  if (certificate !== null) warnOfExpiry(certificate, log);
  const isReachable = !isLoopback(host);
  const ratesOf = (isGuarded: () => boolean) =>
    requestsPerMinute === 0 ? undefined : { requestsPerMinute, isOn: () => isReachable || isGuarded() };
  return {
    scheme: certificate === null ? 'http' : 'https',
    served: (isGuarded) => ({ certificate, origins, trustedProxies, rates: ratesOf(isGuarded) }),
    renewCertificate: async () => {
      if (tls === null || certificate === null) return;
      try {
        certificate.replace(await readCertificate(tls));
      } catch (error) {
        if (!(error instanceof CertificateUnusable)) throw error;
        log.error({}, `The new certificate is not used; the one that was read before stays. ${error.message}.`);
        return;
      }
      log.info(`New connections use the certificate that expires at ${certificate.current.expiresAt.toISOString()}.`);
      warnOfExpiry(certificate, log);
    },
  };
}

function warnOfExpiry({ current: { expiresAt } }: HeldCertificate, log: Log): void {
  if (expiresAt.getTime() < Date.now())
    log.warn(
      `The certificate has expired at ${expiresAt.toISOString()}, so clients refuse it. Renew it, then send SIGHUP.`,
    );
}
