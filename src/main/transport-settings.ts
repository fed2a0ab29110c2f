/** The settings of how clients reach a node, from its environment. */
import { isIP } from 'node:net';
import { requestsPerMinute } from '../../config/http.js';
import type { CertificateFiles } from '../adapters/http/server-certificate.js';

export interface TransportSettings {
  /** Null for a server that speaks HTTP without TLS. */
  readonly tls: CertificateFiles | null;
  /** Origins of other sites whose scripts may call the API. */
  readonly origins: readonly string[];
  /** Requests of one client; 0 for no limit. */
  readonly requestsPerMinute: number;
  /** Addresses and networks of proxies whose `X-Forwarded-For` is believed. */
  readonly trustedProxies: readonly string[];
}

type ReadValue = (name: string) => string | undefined;

/** Adds what is wrong to `faults`. */
export function readTransport(value: ReadValue, faults: string[]): TransportSettings {
  return {
    tls: certificateFiles(value('TLS_CERT'), value('TLS_KEY'), faults),
    origins: listOf(value('SOLERA_CORS')).filter((text) => isOrigin(text, faults)),
    requestsPerMinute: rate(value('SOLERA_RATE_LIMIT'), faults),
    trustedProxies: listOf(value('SOLERA_TRUSTED_PROXIES')).filter((text) => isNetwork(text, faults)),
  };
}

function certificateFiles(
  certFile: string | undefined,
  keyFile: string | undefined,
  faults: string[],
): CertificateFiles | null {
  if (certFile !== undefined && keyFile !== undefined) return { certFile, keyFile };
  if (certFile !== undefined || keyFile !== undefined) {
    const [set, missing] = certFile === undefined ? ['TLS_KEY', 'TLS_CERT'] : ['TLS_CERT', 'TLS_KEY'];
    faults.push(`${set} is set and ${missing} is not: HTTPS needs a certificate and its key. Set both or neither.`);
  }
  return null;
}

function listOf(text: string | undefined): readonly string[] {
  return text === undefined ? [] : text.split(',').map((part) => part.trim());
}

function isOrigin(text: string, faults: string[]): boolean {
  if (text === '*') {
    faults.push('SOLERA_CORS must list origins: with "*", every site that a user visits could call the API.');
    return false;
  }
  if (URL.canParse(text) && /^https?:$/.test(new URL(text).protocol) && new URL(text).origin === text) return true;
  faults.push(
    `SOLERA_CORS must list origins without paths, such as https://reports.example, separated by commas; "${text}" is none.`,
  );
  return false;
}

function isNetwork(text: string, faults: string[]): boolean {
  const [address = '', bits, ...more] = text.split('/');
  const most = { 4: 32, 6: 128 }[isIP(address)] ?? -1;
  const isUsable = bits === undefined ? most > 0 : /^\d{1,3}$/.test(bits) && Number(bits) > 0 && Number(bits) <= most;
  if (isUsable && more.length === 0) return true;
  faults.push(
    `SOLERA_TRUSTED_PROXIES must list addresses or networks, such as 10.0.0.7 or 10.0.0.0/24, separated by commas; "${text}" is none.`,
  );
  return false;
}

function rate(text: string | undefined, faults: string[]): number {
  if (text === undefined) return requestsPerMinute;
  if (/^\d{1,7}$/.test(text)) return Number(text);
  faults.push(`SOLERA_RATE_LIMIT must be a whole number of requests a minute, or 0 for no limit, not "${text}".`);
  return requestsPerMinute;
}
