/** The issuer of OpenID Connect, as the rest of Solera knows it. */
import type { PageSignIn } from '../adapters/http/authentication.js';
import type { IdentityResult, OidcSettings } from '../adapters/oidc/identity.js';
import { SealedTransactions } from '../adapters/oidc/sealed-transactions.js';
import { SignIn } from '../adapters/oidc/sign-in.js';
import { TokenVerifier } from '../adapters/oidc/token-verifier.js';
import { isRole } from '../application/access/role.js';
import type { TokenVerifier as Verifier, Verification } from '../application/access/token-verifier.js';

/** Returns the verifier of the issuer's tokens; null without an issuer. */
export function verifierOf(settings: OidcSettings | null): Verifier | null {
  if (settings === null) return null;
  const verifier = new TokenVerifier(settings);
  // The verifier returns the same result while it remembers a token.
  const verifications = new WeakMap<IdentityResult, Verification>();
  const known = (result: IdentityResult): Verification => {
    const found = verifications.get(result) ?? verificationOf(result);
    verifications.set(result, found);
    return found;
  };
  return {
    verify: (token) => {
      const result = verifier.verify(token);
      return result instanceof Promise ? result.then(known) : known(result);
    },
  };
}

/** Returns how people sign in at the issuer; null if it does not know this server as a client. `key`: 32 bytes, the same for every node. */
export function signInOf(settings: OidcSettings | null, key: Uint8Array): PageSignIn | null {
  if (settings === null || settings.client === null) return null;
  const signIn = new SignIn({ ...settings, client: settings.client });
  const transactions = new SealedTransactions(key);
  return {
    begin: async (redirectUri) => {
      const { url, transaction } = await signIn.begin(redirectUri);
      return { url, transaction: await transactions.seal(transaction) };
    },
    finish: async (callback, sealed) => {
      const transaction = await transactions.open(sealed);
      if (transaction === null)
        return { ok: false, reason: 'The sign-in was begun elsewhere, or took too long. Begin again.' };
      return verificationOf(await signIn.finish(callback, transaction));
    },
  };
}

function verificationOf(result: IdentityResult): Verification {
  if (!result.ok) return result;
  const { subject, roles, wineries, owner, expiresAt } = result.identity;
  return {
    ok: true,
    identity: { subject, roles: roles.filter(isRole), wineries: wineries === '*' ? null : wineries, owner, expiresAt },
  };
}
