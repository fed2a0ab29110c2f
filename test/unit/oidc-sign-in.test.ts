/** Signing in at an issuer with a code. */
import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { oidcLimits as limits } from '../../config/oidc.js';
import { SealedTransactions } from '../../src/adapters/oidc/sealed-transactions.js';
import { SignIn } from '../../src/adapters/oidc/sign-in.js';
import { LocalIssuer, signingKey } from '../support/local-issuer.js';
import { reasonOf } from '../support/verified-token.js';

let issuer: LocalIssuer;
let now: number;
beforeEach(async () => {
  issuer = await LocalIssuer.start();
  issuer.claims = { sub: 'ana', name: 'Ana Ruiz', solera_role: 'editor', solera_wineries: ['estate'] };
  now = Date.now();
});
afterEach(() => issuer.close());

const redirectUri = 'https://solera.example/v1/session/callback';

function signIn(secret = 's3cret'): SignIn {
  const claims = {
    roleClaim: 'solera_role',
    wineriesClaim: 'solera_wineries',
    ownerClaim: 'solera_owner',
    roles: null,
  };
  const client = { id: 'page', secret, scope: 'openid profile' };
  return new SignIn({ issuer: issuer.url, audience: 'solera', ...claims, client }, () => now);
}

describe('a sign-in', () => {
  it('sends the person to the issuer, and returns who they are', async () => {
    const page = signIn();
    const { url, transaction } = await page.begin(redirectUri);
    const asked = Object.fromEntries(new URL(url).searchParams);
    expect(asked).toMatchObject({
      response_type: 'code',
      client_id: 'page',
      redirect_uri: redirectUri,
      scope: 'openid profile',
      code_challenge_method: 'S256',
      state: transaction.state,
      nonce: transaction.nonce,
    });
    expect(url).not.toContain(transaction.codeVerifier);
    // The transaction survives a cookie or a table.
    const kept = JSON.parse(JSON.stringify(transaction));
    const result = await page.finish(issuer.signIn(url), kept);
    expect(result).toMatchObject({ ok: true, identity: { subject: 'ana', name: 'Ana Ruiz', roles: ['editor'] } });
  });

  it('may come back through a proxy that has changed the address', async () => {
    const page = signIn();
    const { url, transaction } = await page.begin(redirectUri);
    const { search } = new URL(issuer.signIn(url));
    expect(reasonOf(await page.finish(`/v1/session/callback${search}`, transaction))).toBe('it was believed');
  });

  it('counts once, and only for the browser that began it', async () => {
    const page = signIn();
    const [own, other] = [await page.begin(redirectUri), await page.begin(redirectUri)];
    const callback = issuer.signIn(own.url);
    expect(reasonOf(await page.finish(callback, other.transaction))).toMatch(/does not belong to this sign-in/);
    expect(reasonOf(await page.finish(callback, own.transaction))).toBe('it was believed');
    expect(reasonOf(await page.finish(callback, own.transaction))).toMatch(/code any more/);
  });

  it('is refused with another state, verifier or nonce, with a token of another issuer, and unsigned by the issuer', async () => {
    const page = signIn();
    const refusal = async (change: object): Promise<string> => {
      const { url, transaction } = await page.begin(redirectUri);
      return reasonOf(await page.finish(issuer.signIn(url), { ...transaction, ...change }));
    };
    expect(await refusal({ state: 'other' })).toMatch(/does not belong/);
    expect(await refusal({ codeVerifier: 'x'.repeat(43) })).toMatch(/code any more/);
    expect(await refusal({ nonce: 'other' })).toMatch(/does not belong/);
    issuer.claims = { ...issuer.claims, iss: 'https://id.example' };
    expect(await refusal({})).toMatch(/does not belong/);
    issuer.claims = { sub: 'ana' };
    issuer.signer = await signingKey('first');
    expect(await refusal({})).toMatch(/does not belong/);
  });

  it('that was cancelled, or took too long, is refused', async () => {
    const page = signIn();
    const { transaction } = await page.begin(redirectUri);
    const denied = `${redirectUri}?error=access_denied&error_description=%3Cscript%3E&state=${transaction.state}`;
    const reason = reasonOf(await page.finish(denied, transaction));
    expect(reason).toMatch(/cancelled/);
    expect(reason).not.toMatch(/script/);
    now += limits.signInMs + 1;
    expect(reasonOf(await page.finish(denied, transaction))).toMatch(/too long/);
  });
});

describe('a sealed transaction', () => {
  it('survives a cookie, and counts for its key, its purpose and its time alone', async () => {
    const cookies = new SealedTransactions(randomBytes(32));
    const { transaction } = await signIn().begin(redirectUri);
    const sealed = await cookies.seal(transaction);
    expect(await cookies.open(sealed)).toEqual(transaction);
    expect(sealed.length).toBeLessThan(1_000);
    for (const secret of [transaction.state, transaction.nonce, transaction.codeVerifier])
      expect(sealed).not.toContain(secret);
    expect(await new SealedTransactions(randomBytes(32)).open(sealed)).toBeNull();
    for (const changed of [`${sealed.slice(0, -2)}xx`, '', 'a.b.c.d.e', 'x'.repeat(10_000)])
      expect(await cookies.open(changed)).toBeNull();
    const old = await cookies.seal({ ...transaction, beganAt: Date.now() - limits.signInMs - 1_000 });
    expect(await cookies.open(old)).toBeNull();
  });
});

describe('an issuer in trouble', () => {
  it('is an operating failure, and does not stay one', async () => {
    const page = signIn();
    issuer.answer = (_, response) => void response.writeHead(500).end();
    await expect(page.begin(redirectUri)).rejects.toMatchObject({ code: 'issuer_unavailable' });
    issuer.answer = null;
    now += limits.retryPauseMs;
    const { url, transaction } = await page.begin(redirectUri);
    issuer.answer = (request) => void request.socket.destroy();
    await expect(page.finish(issuer.signIn(url), transaction)).rejects.toMatchObject({ code: 'issuer_unavailable' });
  });

  it('that does not know this server is the operator’s fault, not the person’s', async () => {
    const page = signIn('wrong');
    const { url, transaction } = await page.begin(redirectUri);
    await expect(page.finish(issuer.signIn(url), transaction)).rejects.toMatchObject({
      message: expect.stringMatching(/SOLERA_OIDC_CLIENT_SECRET/),
    });
  });
});
