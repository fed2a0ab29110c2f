/** Tokens of an OpenID Connect issuer: what is believed, what is refused, and what cannot be known. */
import { createHmac, generateKeyPairSync } from 'node:crypto';
import { exportJWK, exportSPKI } from 'jose';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { oidcLimits as limits } from '../../config/oidc.js';
import type { OidcSettings } from '../../src/adapters/oidc/identity.js';
import { TokenVerifier } from '../../src/adapters/oidc/token-verifier.js';
import { LocalIssuer, signingKey } from '../support/local-issuer.js';
import { identityOf, reasonOf, settingsFor } from '../support/verified-token.js';

let issuer: LocalIssuer;
beforeEach(async () => {
  issuer = await LocalIssuer.start();
});
afterEach(() => issuer.close());

const clock = { now: 0 };
beforeEach(() => {
  clock.now = Date.now();
});
const verifier = (more: Partial<OidcSettings> = {}) => new TokenVerifier(settingsFor(issuer, more), () => clock.now);
const nowS = (): number => Math.floor(Date.now() / 1_000);

const encoded = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

describe('a token', () => {
  it('says who it speaks for, what they may do, and where', async () => {
    const exp = nowS() + 60;
    const token = await issuer.token({
      name: 'Ana Ruiz',
      solera_role: 'editor',
      solera_wineries: ['estate', 'alder-creek'],
      solera_owner: 'Client A',
      exp,
    });
    expect(identityOf(await verifier().verify(token))).toEqual({
      subject: 'ana',
      name: 'Ana Ruiz',
      roles: ['editor'],
      wineries: ['estate', 'alder-creek'],
      owner: 'Client A',
      expiresAt: exp * 1_000,
    });
  });

  it.each(['ES256', 'EdDSA', 'PS256'])('may be signed by %s', async (alg) => {
    issuer.published.push(await signingKey('other', alg));
    const key = issuer.published[1];
    expect(reasonOf(await verifier().verify(await issuer.token({}, { key: key ?? issuer.key })))).toBe(
      'it was believed',
    );
  });

  it.each<[string, object, RegExp]>([
    ['that has expired', { exp: 1_000 }, /has expired/],
    ['that is not valid yet', { nbf: 99_999_999_999 }, /not valid yet/],
    ['that was issued in the future', { iat: 99_999_999_999, nbf: 99_999_999_999 }, /not valid yet|in the future/],
    ['that never expires', { exp: undefined }, /does not expire/],
    ['of another issuer', { iss: 'https://id.example' }, /another issuer/],
    ['for another audience', { aud: ['payroll', 'billing'] }, /another audience/],
    ['without an audience', { aud: undefined }, /another audience/],
    ['without a subject', { sub: undefined }, /no subject/],
    ['with an empty subject', { sub: ' ' }, /no subject/],
  ])('%s is refused', async (_, claims, reason) => {
    expect(reasonOf(await verifier().verify(await issuer.token(claims)))).toMatch(reason);
  });

  it('may be a little early or late, because clocks differ', async () => {
    const late = await issuer.token({ exp: nowS() - limits.clockToleranceS + 3 });
    const early = await issuer.token({ nbf: nowS() + limits.clockToleranceS - 3 });
    for (const token of [late, early]) expect(reasonOf(await verifier().verify(token))).toBe('it was believed');
  });

  it('is refused if a letter of it was changed', async () => {
    const [header = '', payload = '', signature = ''] = (await issuer.token({ solera_role: 'reader' })).split('.');
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString());
    const forged = `${header}.${encoded({ ...claims, solera_role: 'admin' })}.${signature}`;
    expect(reasonOf(await verifier().verify(forged))).toMatch(/signature of the token is wrong/);
    expect(reasonOf(await verifier().verify(`${header}.${payload}.`))).toMatch(/signature of the token is wrong/);
  });

  it('is refused if it is not signed, or signed by a secret that is public', async () => {
    const [, payload = ''] = (await issuer.token()).split('.');
    for (const alg of ['none', 'None', 'nOnE'])
      for (const signature of ['', 'AAAA'])
        expect(reasonOf(await verifier().verify(`${encoded({ alg, typ: 'JWT' })}.${payload}.${signature}`))).toMatch(
          /algorithm that is not accepted|malformed/,
        );
    for (const secret of [await exportSPKI(issuer.key.publicKey), JSON.stringify(issuer.key.jwk)])
      for (const alg of ['HS256', 'HS512']) {
        const signed = `${encoded({ alg, kid: 'first', typ: 'JWT' })}.${payload}`;
        const signature = createHmac(alg === 'HS256' ? 'sha256' : 'sha512', secret)
          .update(signed)
          .digest('base64url');
        expect(reasonOf(await verifier().verify(`${signed}.${signature}`))).toMatch(/algorithm that is not accepted/);
      }
  });

  it('is refused if it brings its own key, or the address of one', async () => {
    const own = await signingKey('first');
    const evil = `${issuer.url}/evil`;
    for (const header of [{ jwk: await exportJWK(own.publicKey) }, { jku: evil }, { x5u: evil }, { x5c: ['AAAA'] }]) {
      const token = await issuer.token({ solera_role: 'admin' }, { header, key: own });
      expect(reasonOf(await verifier().verify(token))).toMatch(/signature of the token is wrong/);
    }
    expect(issuer.requests.filter((path) => path.includes('evil'))).toEqual([]);
  });

  it('is refused if it demands what is not understood, or is of another type', async () => {
    const [, payload = '', signature = ''] = (await issuer.token()).split('.');
    const critical = `${encoded({ alg: 'RS256', kid: 'first', crit: ['exp2'], exp2: 1 })}.${payload}.${signature}`;
    expect(reasonOf(await verifier().verify(critical))).toMatch(/not supported|malformed/);
    for (const typ of ['logout+jwt', 'dpop+jwt', 'secevent+jwt'])
      expect(reasonOf(await verifier().verify(await issuer.token({}, { header: { typ } })))).toMatch(/another type/);
    for (const typ of ['at+jwt', 'application/at+jwt', 'jwt', undefined])
      expect(reasonOf(await verifier().verify(await issuer.token({}, { header: { typ } })))).toBe('it was believed');
  });

  it('is refused unread if it is huge, or no token at all', async () => {
    const huge = `${'a'.repeat(limits.tokenCharacters)}.b.c`;
    expect(reasonOf(await verifier().verify(huge))).toMatch(/more than 8192 characters/);
    for (const text of ['', 'solera_abc', 'a.b', 'a.b.c.d', 'a b.c.d', '..', 'ä.b.c', '{}.{}.{}'])
      expect(reasonOf(await verifier().verify(text))).toMatch(/no JSON Web Token/);
    expect(issuer.requests).toEqual([]);
    for (const text of ['a.b.c', `${encoded({ alg: 'RS256' })}.bm8.c`, `${encoded([])}.e30.c`, 'bnVsbA.bnVsbA.c'])
      expect(reasonOf(await verifier().verify(text))).toMatch(
        /malformed|wrong|algorithm|does not name its key|not publish/,
      );
  });

  it('never repeats the token in its reason', async () => {
    const token = await issuer.token({ sub: 'secret-subject', aud: 'secret-audience' });
    const reason = reasonOf(await verifier().verify(token));
    expect(reason).not.toMatch(/secret/);
    expect(reason).not.toContain(token.split('.')[1]);
  });
});

describe('keys', () => {
  it('are read once, and again when a token names an unknown one', async () => {
    const believing = verifier();
    for (let times = 0; times < 5; times += 1) await believing.verify(await issuer.token({ jti: String(times) }));
    expect(issuer.requests).toEqual(['/.well-known/openid-configuration', '/keys']);
    // As an issuer rotates its keys.
    const next = await signingKey('second');
    issuer.published.unshift(next);
    const signedByNext = await issuer.token({}, { key: next });
    expect(reasonOf(await believing.verify(signedByNext))).toMatch(/does not publish/);
    // The library has a clock of its own.
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + limits.keysCooldownMs });
    try {
      expect(reasonOf(await believing.verify(signedByNext))).toBe('it was believed');
    } finally {
      vi.useRealTimers();
    }
  });

  it('are not read again for each unknown one', async () => {
    const believing = verifier();
    for (let times = 0; times < 10; times += 1) {
      const unknown = await signingKey(`unknown-${times}`, 'ES256');
      expect(reasonOf(await believing.verify(await issuer.token({}, { key: unknown })))).toMatch(/does not publish/);
    }
    expect(issuer.requests.filter((path) => path === '/keys').length).toBe(1);
  });

  it('that are withdrawn are not believed any more', async () => {
    const withdrawn = issuer.key;
    issuer.published.splice(0, 1, await signingKey('second'));
    expect(reasonOf(await verifier().verify(await issuer.token({}, { key: withdrawn })))).toMatch(/does not publish/);
  });

  it('that are too short make the issuer unusable, not its tokens wrong', async () => {
    const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 1_024 });
    const jwk = { ...(await exportJWK(publicKey)), kid: 'first', alg: 'RS256' };
    const token = await issuer.token();
    issuer.published.splice(0, 1, { ...issuer.key, jwk });
    await expect(verifier().verify(token)).rejects.toMatchObject({ code: 'issuer_unavailable' });
  });
});

describe('a verified token', () => {
  it('is not verified again for half a minute, and never believed beyond its end', async () => {
    const believing = verifier();
    const token = await issuer.token({ exp: nowS() + 5 });
    const first = await believing.verify(token);
    await issuer.close();
    expect(await believing.verify(token)).toBe(first);
    clock.now += 6_000 + limits.clockToleranceS * 1_000;
    expect(reasonOf(await believing.verify(token))).toMatch(/has expired/);
    issuer = await LocalIssuer.start();
  });
});

describe('an issuer in trouble', () => {
  const failing: [string, (issuer: LocalIssuer) => void][] = [
    [
      'that fails',
      (one) => {
        one.answer = (_, response) => void response.writeHead(503).end();
      },
    ],
    [
      'that sends clients elsewhere',
      (one) => {
        one.answer = (_, response) => void response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end();
      },
    ],
    [
      'that hangs up',
      (one) => {
        one.answer = (request) => void request.socket.destroy();
      },
    ],
    [
      'that sends a page',
      (one) => {
        one.answer = (_, response) => void response.writeHead(200).end('<html>');
      },
    ],
    [
      'that sends without end',
      (one) => {
        one.answer = (_, response) => {
          response.writeHead(200).write('x'.repeat(limits.documentBytes + 1));
        };
      },
    ],
    [
      'that is another',
      (one) => {
        one.description = { issuer: 'https://id.example' };
      },
    ],
    [
      'without keys',
      (one) => {
        one.description = { jwks_uri: undefined };
      },
    ],
    [
      'whose keys are in a file',
      (one) => {
        one.description = { jwks_uri: 'file:///etc/passwd' };
      },
    ],
    [
      'whose keys are missing',
      (one) => {
        one.description = { jwks_uri: `${one.url}/none` };
      },
    ],
  ];
  it.each(failing)('%s is an operating failure, not a bad token', async (_, trouble) => {
    const token = await issuer.token();
    trouble(issuer);
    await expect(verifier().verify(token)).rejects.toMatchObject({
      name: 'IssuerUnavailable',
      code: 'issuer_unavailable',
      retryable: true,
    });
  });

  it('is not asked again at once, and is believed again when it is back', async () => {
    const believing = verifier();
    const token = await issuer.token();
    issuer.answer = (_, response) => void response.writeHead(503).end();
    for (let times = 0; times < 5; times += 1)
      await expect(believing.verify(token)).rejects.toMatchObject({ message: expect.stringMatching(/status 503/) });
    expect(issuer.requests.length).toBe(1);
    issuer.answer = null;
    clock.now += limits.retryPauseMs;
    expect(reasonOf(await believing.verify(token))).toBe('it was believed');
  });
});
