/** The certificate with which the server speaks HTTPS. */
import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createSecureContext, type SecureContextOptions } from 'node:tls';

/** Paths of files in PEM form. */
export interface CertificateFiles {
  /** The certificate of the server, followed by those of the authorities between it and the root. */
  readonly certFile: string;
  readonly keyFile: string;
}

interface ServerCertificate {
  /** PEM. */
  readonly cert: string;
  /** PEM. */
  readonly key: string;
  readonly expiresAt: Date;
}

/** The files of the certificate cannot be used. Another attempt cannot succeed before they are corrected. */
export class CertificateUnusable extends Error {
  override readonly name = 'CertificateUnusable';
  readonly code = 'certificate_unusable';
  readonly retryable = false;
}

/** Reads the certificate and its key, and checks that they belong together. @throws CertificateUnusable */
export async function readCertificate({ certFile, keyFile }: CertificateFiles): Promise<ServerCertificate> {
  const [cert, key] = await Promise.all([readPem('TLS_CERT', certFile), readPem('TLS_KEY', keyFile)]);
  const certificate = parsed(() => new X509Certificate(cert), `TLS_CERT: ${certFile} holds no certificate in PEM form`);
  const privateKey = parsed<KeyObject>(
    () => createPrivateKey(key),
    `TLS_KEY: ${keyFile} holds no private key in PEM form, or one that needs a passphrase`,
  );
  if (!certificate.checkPrivateKey(privateKey))
    throw new CertificateUnusable(`TLS_KEY: the key in ${keyFile} does not belong to the certificate in ${certFile}`);
  const usable = { cert, key, expiresAt: new Date(certificate.validTo) };
  parsed(() => createSecureContext(secureContextOptions(usable)), `TLS_CERT: ${certFile} cannot be used by a server`);
  return usable;
}

export function secureContextOptions({ cert, key }: ServerCertificate): SecureContextOptions {
  return { cert, key, minVersion: 'TLSv1.2' };
}

/** The certificate that new connections get. Open connections keep theirs. */
export class HeldCertificate {
  readonly #listeners: ((certificate: ServerCertificate) => void)[] = [];
  #current: ServerCertificate;

  constructor(current: ServerCertificate) {
    this.#current = current;
  }

  get current(): ServerCertificate {
    return this.#current;
  }

  replace(certificate: ServerCertificate): void {
    this.#current = certificate;
    for (const listener of this.#listeners) listener(certificate);
  }

  /** Calls a listener with each later certificate. */
  onReplaced(listener: (certificate: ServerCertificate) => void): void {
    this.#listeners.push(listener);
  }
}

async function readPem(variable: string, path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    throw new CertificateUnusable(`${variable}: ${path} cannot be read (${codeOf(cause)})`, { cause });
  }
}

/** The messages of OpenSSL may quote what they could not parse, so only their code is repeated. */
function parsed<T>(parse: () => T, fault: string): T {
  try {
    return parse();
  } catch (error) {
    throw new CertificateUnusable(`${fault} (${codeOf(error)})`);
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unreadable';
}
