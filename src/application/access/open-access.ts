import { failure, success } from '../result.js';
import type { UseCases } from '../use-cases.js';
import type { AccessUseCases } from './access-use-cases.js';
import type { Granted } from './access-control.js';
import { unauthorized } from './authenticator.js';

const noTokens = async () => failure('not_found', 'This server keeps no tokens.');

const nothing = async () => success({ items: [], next: null });

const withoutTokens: AccessUseCases = {
  createToken: noTokens,
  listTokens: nothing,
  revokeToken: noTokens,
  listAudit: nothing,
};

/** Returns the access to a server without tokens: no request needs credentials, and every request may do everything. */
export function openAccess(solera: UseCases) {
  const everything: Granted = {
    ...{ caller: null, solera, access: withoutTokens, visibility: null, pages: null },
    permit: () => null,
    authorization: () => null,
    isCurrent: () => true,
  };
  return {
    control: { for: () => everything },
    authenticator: {
      isRequired: false,
      ensureCurrent: () => null,
      byBearer: () => unauthorized('This server keeps no tokens.'),
      bySession: () => unauthorized('This server keeps no sessions.'),
      beginSession: async () => unauthorized('This server keeps no tokens.'),
      sessionOf: () => {
        throw new Error('a server without tokens keeps no sessions');
      },
    },
    publicPaths: [],
    signIn: null,
  };
}
