/** The address of a NATS server, as operators write it: `nats://user:password@host:4222`, `nats://token@host`, `tls://host`, `host:4222` or `host`. */
export interface ServerAddress {
  readonly host: string;
  readonly port: number;
  /** Whether the connection must be encrypted. A server that offers TLS is used with TLS in any case. */
  readonly tls: boolean;
  readonly login: { readonly user: string; readonly password: string } | { readonly token: string } | undefined;
}

/** A server's address cannot be read. Another attempt cannot succeed: the configuration is wrong. */
export class ServerAddressInvalid extends Error {
  override readonly name = 'ServerAddressInvalid';
  readonly code = 'nats_address_invalid';
  readonly retryable = false;
}

const defaultPort = 4222;

/** @throws ServerAddressInvalid */
export function parseServerAddress(text: string): ServerAddress {
  // `URL` knows the syntax of an authority for any scheme. The part before `://` is optional.
  const { protocol, hostname, port, username, password } = urlOf(text.includes('://') ? text : `nats://${text}`);
  if (protocol !== 'nats:' && protocol !== 'tls:')
    throw new ServerAddressInvalid(`NATS address ${shown(text)}: the scheme must be nats:// or tls://.`);
  if (hostname === '') throw new ServerAddressInvalid(`NATS address ${shown(text)} names no host.`);
  return {
    host: hostname.replace(/^\[|\]$/g, ''),
    port: port === '' ? defaultPort : Number(port),
    tls: protocol === 'tls:',
    login: loginOf(decodeURIComponent(username), decodeURIComponent(password)),
  };
}

/** The address without its secrets, for messages. */
export function addressLabel({ host, port }: ServerAddress): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}

function urlOf(text: string): URL {
  try {
    return new URL(text);
  } catch (cause) {
    throw new ServerAddressInvalid(`NATS address ${shown(text)} is not a URL such as nats://host:4222.`, { cause });
  }
}

/** A name without a password is a token, as in the other clients of NATS. */
function loginOf(user: string, password: string): ServerAddress['login'] {
  if (user === '') return undefined;
  return password === '' ? { token: user } : { user, password };
}

/** Hides the part before the `@`, which may contain a password. */
function shown(text: string): string {
  return `"${text.replace(/(?<![^/])[^/]*@/, '…@')}"`;
}
