import type { Authentication } from '../adapters/http/authentication.js';
import { CommandFailure } from './command-failure.js';
import { commandLine } from './command-line.js';
import type { Configuration } from './configuration.js';
import { signInOf } from './issuer.js';
import { isLoopback } from './loopback.js';
import type { NodeAccess } from './node-access.js';

/**
 * Returns how the server of a node authenticates requests.
 * @throws CommandFailure if other machines can reach the server, and it would serve everyone by mistake
 */
export function servedAccess(
  { host, authenticates, publicPaths, oidc }: Configuration,
  { authenticator, control, sealer }: NodeAccess,
): Authentication {
  if (!isLoopback(host) && authenticates && !authenticator.isRequired)
    throw new CommandFailure(
      `Other machines can reach ${host}, but no request would need credentials: there is no token, and SOLERA_OIDC_ISSUER is not set.`,
      `Make a token: ${commandLine('token create --name admin --role admin --winery "*"')}. Or set SOLERA_OIDC_ISSUER; or SOLERA_AUTH=off if a proxy in front authenticates; or leave HOST out, so that only this machine can reach Solera.`,
    );
  return { authenticator, control, publicPaths, signIn: signInOf(oidc, sealer.keyOf('sign-in')) };
}
