import { EncryptJWT, jwtDecrypt } from 'jose';
import { oidcLimits as limits } from '../../../config/oidc.js';
import type { SignInTransaction } from './sign-in.js';

const algorithms = { alg: 'dir', enc: 'A256GCM' } as const;
/** What the texts are for, so that no other text that is sealed with the same key counts. */
const purpose = 'solera sign-in';

/** Keeps transactions of sign-ins in cookies: encrypted, so that the browser can neither read nor change them. */
export class SealedTransactions {
  /** `key`: 32 random bytes, the same at all nodes that may end a sign-in. */
  constructor(private readonly key: Uint8Array) {}

  /** Returns a text of some 600 characters, which counts for `signInMs`. */
  seal(transaction: SignInTransaction): Promise<string> {
    return new EncryptJWT({ ...transaction })
      .setProtectedHeader(algorithms)
      .setAudience(purpose)
      .setExpirationTime(new Date(transaction.beganAt + limits.signInMs))
      .encrypt(this.key);
  }

  /** Returns the transaction; null if the text is no such transaction, was changed, or is too old. */
  async open(sealed: string): Promise<SignInTransaction | null> {
    if (sealed.length > limits.tokenCharacters) return null;
    try {
      const { payload } = await jwtDecrypt(sealed, this.key, {
        audience: purpose,
        keyManagementAlgorithms: [algorithms.alg],
        contentEncryptionAlgorithms: [algorithms.enc],
      });
      return isTransaction(payload) ? transactionOf(payload) : null;
    } catch {
      return null;
    }
  }
}

/** Without the members that the seal has added. */
function transactionOf({ redirectUri, state, nonce, codeVerifier, beganAt }: SignInTransaction): SignInTransaction {
  return { redirectUri, state, nonce, codeVerifier, beganAt };
}

function isTransaction(payload: object): payload is SignInTransaction {
  const { redirectUri, state, nonce, codeVerifier, beganAt }: Partial<Record<string, unknown>> = { ...payload };
  return (
    [redirectUri, state, nonce, codeVerifier].every((each) => typeof each === 'string') && typeof beganAt === 'number'
  );
}
