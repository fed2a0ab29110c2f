/** An OpenID Connect issuer on this machine that signs tokens with one key. */
import { generateKeyPairSync, sign } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';

export interface BenchIssuer {
  readonly url: string;
  readonly audience: string;
  /** Returns a JSON Web Token with these claims that is valid for a day. */
  token(claims: object): string;
  close(): Promise<void>;
}

const keyId = 'bench';
const audience = 'solera-bench';
const dayS = 24 * 3_600;

export async function startBenchIssuer(): Promise<BenchIssuer> {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 });
  const jwk = { ...publicKey.export({ format: 'jwk' }), kid: keyId, alg: 'RS256', use: 'sig' };
  const server = createServer((request, response) => {
    const isKeys = request.url === '/keys';
    const body = isKeys ? { keys: [jwk] } : { issuer: url(), jwks_uri: `${url()}/keys` };
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = (): string => {
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('the issuer has no port');
    return `http://127.0.0.1:${address.port}`;
  };
  return {
    url: url(),
    audience,
    token: (claims) => {
      const nowS = Math.floor(Date.now() / 1_000);
      const content = { iss: url(), aud: audience, iat: nowS, exp: nowS + dayS, ...claims };
      const signed = `${encoded({ alg: 'RS256', kid: keyId, typ: 'JWT' })}.${encoded(content)}`;
      return `${signed}.${sign('sha256', Buffer.from(signed), privateKey).toString('base64url')}`;
    },
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function encoded(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
