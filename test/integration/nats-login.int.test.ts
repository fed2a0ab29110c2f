/** How a node identifies itself to NATS, and which servers it accepts. */
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { nkeys } from 'nats';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeCertificates } from '../support/certificates.js';
import { NatsSite } from '../support/nats-site.js';

let site: NatsSite;
beforeEach(async () => {
  site = await NatsSite.open();
});
afterEach(() => site.close());

async function expectRefused(servers: string, credentials = {}, reason: RegExp = /Authorization/i): Promise<void> {
  const messages = site.participant(servers, credentials);
  await expect.poll(() => site.lines.join('\n'), { timeout: 10_000 }).toMatch(reason);
  expect(messages.connected).toBe(false);
  await messages.close();
}

describe('a login', () => {
  it('can be a user and a password in the address; a wrong one is refused and named, without the password', async () => {
    const server = await site.startServer('authorization { user: node, password: "p:w" }');
    await expectRefused(`nats://node:wrong@127.0.0.1:${server.port}`);
    await expectRefused(server.url);
    expect(site.lines.join()).not.toMatch(/wrong/);
    await site.connected(`nats://node:p%3Aw@127.0.0.1:${server.port}`);
  });

  it('can be a token in the address', async () => {
    const server = await site.startServer('authorization { token: "s3cret" }');
    await expectRefused(`nats://other@127.0.0.1:${server.port}`);
    await site.connected(`nats://s3cret@127.0.0.1:${server.port}`);
  });

  it('can be a file of credentials, which is read again at each attempt', async () => {
    const { configuration, creds } = await operatorWithUser();
    const server = await site.startServer(configuration);
    const credsFile = join(site.folder, 'node.creds');
    await expectRefused(server.url, { credsFile }, /no such file/);
    const messages = site.participant(server.url, { credsFile });
    await sleep(200);
    await writeFile(credsFile, creds, { mode: 0o600 });
    await expect.poll(() => messages.connected, { timeout: 10_000 }).toBe(true);
  });
});

describe('TLS', () => {
  it('is used if the server demands it, and the certificate is verified', async () => {
    const { authority, certificate, key } = await makeCertificates(site.folder);
    const server = await site.startServer(`tls { cert_file: "${certificate}", key_file: "${key}" }`);
    await expectRefused(server.url, {}, /certificate/);
    await site.connected(server.url, { caFile: authority });
    await site.connected(`tls://localhost:${server.port}`, { caFile: authority });
  });

  it('identifies the node by its certificate if the server verifies clients', async () => {
    const { authority, certificate, key } = await makeCertificates(site.folder);
    const files = `cert_file: "${certificate}", key_file: "${key}", ca_file: "${authority}", verify: true`;
    const server = await site.startServer(`tls { ${files} }`);
    await expectRefused(server.url, { caFile: authority }, /Not connected/);
    await site.connected(server.url, { caFile: authority, certFile: certificate, keyFile: key });
  });

  it('is demanded by an address of tls://: a server without it is refused', async () => {
    const server = await site.startServer();
    await expectRefused(`tls://127.0.0.1:${server.port}`, {}, /does not support 'tls'/);
  });
});

describe('a server', () => {
  it.each([
    ['INFO {"server_id":"x","version":"2.8.4","max_payload":1048576,"proto":1}\r\n', /version 2\.8\.4.*needs 2\.9/],
    ['INFO {"server_id":"x","version":"1.4.1"}\r\n', /version 1\.4\.1.*needs 2\.9/],
    ['INFO {"server_id":"x","version":"2.11.0","ldm":true}\r\n', /lame-duck/],
    ['HTTP/1.1 400 Bad Request\r\n', /not that of a NATS server/],
    ['INFO not json\r\n', /not that of a NATS server/],
    ['x'.repeat(100_000), /not that of a NATS server/],
    ['', /no greeting within/],
  ])('is refused and named if it greets with %j', async (greeting, reason) => {
    const listener = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.write(greeting);
    });
    await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
    const address = listener.address();
    if (address === null || typeof address === 'string') throw new Error('a listening TCP socket has an address');
    await expectRefused(`127.0.0.1:${address.port}`, {}, reason);
    // The attempts left no socket behind.
    await new Promise((resolve) => listener.close(resolve));
  });
});

/** An operator with one account and one user in it, as `nsc` makes them. */
async function operatorWithUser(): Promise<{ configuration: string; creds: string }> {
  const [operator, account, user] = [nkeys.createOperator(), nkeys.createAccount(), nkeys.createUser()];
  const token = (signer: nkeys.KeyPair, subject: nkeys.KeyPair, claims: object): string => {
    const encode = (value: object | Uint8Array): string =>
      Buffer.from(value instanceof Uint8Array ? value : JSON.stringify(value)).toString('base64url');
    const payload = { jti: 'x', iat: 1, iss: signer.getPublicKey(), sub: subject.getPublicKey(), nats: claims };
    const signed = `${encode({ typ: 'JWT', alg: 'ed25519-nkey' })}.${encode(payload)}`;
    return `${signed}.${encode(signer.sign(new TextEncoder().encode(signed)))}`;
  };
  const limits = { subs: -1, data: -1, payload: -1, imports: -1, exports: -1, wildcards: true, conn: -1, leaf: -1 };
  const accountToken = token(operator, account, { type: 'account', version: 2, limits });
  const userToken = token(account, user, { type: 'user', version: 2, subs: -1, data: -1, payload: -1 });
  const operatorToken = token(operator, operator, { type: 'operator', version: 2 });
  const seed = new TextDecoder().decode(user.getSeed());
  return {
    configuration:
      `operator: ${operatorToken}\nresolver: MEMORY\n` +
      `resolver_preload: { ${account.getPublicKey()}: ${accountToken} }`,
    creds:
      `-----BEGIN NATS USER JWT-----\n${userToken}\n------END NATS USER JWT------\n\n` +
      `-----BEGIN USER NKEY SEED-----\n${seed}\n------END USER NKEY SEED------\n`,
  };
}
