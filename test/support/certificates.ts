/** Certificates for tests, from an authority of their own. */
import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** Paths of PEM files. */
export interface Certificates {
  readonly authority: string;
  readonly certificate: string;
  readonly key: string;
}

const request = ['req', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];

/** Makes an authority, and a certificate for a server or a client. `names`: for which the certificate is valid. */
export async function makeCertificates(
  folder: string,
  names: readonly string[] = ['IP:127.0.0.1', 'DNS:localhost'],
): Promise<Certificates> {
  const authority = ['-x509', '-days', '2', '-subj', '/CN=test-authority', '-keyout', 'ca.key', '-out', 'ca.pem'];
  await openssl(folder, ...request, ...authority);
  const { certificate, key } = await certify(folder, 'node', names);
  return { authority: join(folder, 'ca.pem'), certificate, key };
}

/** Makes another certificate by the authority of the folder. */
export async function certify(
  folder: string,
  name: string,
  names: readonly string[] = ['IP:127.0.0.1', 'DNS:localhost'],
): Promise<Omit<Certificates, 'authority'>> {
  await openssl(folder, ...request, '-subj', `/CN=${name}`, '-keyout', `${name}.key`, '-out', `${name}.csr`);
  const extensions = `subjectAltName=${names.join(',')}\nextendedKeyUsage=serverAuth,clientAuth`;
  await writeFile(join(folder, 'names'), extensions);
  const signer = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', '-days', '2', '-extfile', 'names'];
  await openssl(folder, 'x509', '-req', '-in', `${name}.csr`, ...signer, '-out', `${name}.pem`);
  return { certificate: join(folder, `${name}.pem`), key: join(folder, `${name}.key`) };
}

async function openssl(folder: string, ...args: string[]): Promise<void> {
  await promisify(execFile)('openssl', args, { cwd: folder });
}
