import { CommandFailure } from './command-failure.js';

/** The codes with which Node refuses a certificate. */
const distrusted =
  /^(CERT_|ERR_TLS_CERT_ALTNAME|DEPTH_ZERO_SELF_SIGNED|SELF_SIGNED|UNABLE_TO_(GET|VERIFY)|HOSTNAME_MISMATCH|INVALID_CA|INVALID_PURPOSE)/;

/** Returns the failure if a client does not trust a server, or does not speak its protocol: another attempt would end in the same way. */
export function permanentFailure(error: unknown, url: string): CommandFailure | undefined {
  // `fetch` wraps the error of the network.
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    const code = 'code' in cause ? String(cause.code) : '';
    if (distrusted.test(code))
      return new CommandFailure(
        `The certificate of the server on ${url} is not trusted (${code}).`,
        'If an authority of your own has signed it, name the file of its certificate: NODE_EXTRA_CA_CERTS=authority.pem. The certificate must be valid for the host in the address.',
        { cause },
      );
    if (
      url.startsWith('https:') &&
      (code === 'EPROTO' || code.startsWith('ERR_SSL_')) &&
      plainAnswer.test(cause.message)
    )
      return new CommandFailure(
        `The server on ${url} does not speak HTTPS.`,
        'Write its address as http://host:port.',
        {
          cause,
        },
      );
    // An HTTPS server answers plain HTTP with an alert of TLS, or hangs up.
    if (url.startsWith('http:') && code.startsWith('HPE_'))
      return new CommandFailure(
        `The server on ${url} does not speak HTTP; perhaps it speaks HTTPS.`,
        'Write its address as https://host:port.',
        { cause },
      );
  }
  return undefined;
}

/** What OpenSSL says of an answer in plain HTTP. */
const plainAnswer = /wrong version number|packet length too long|unknown protocol/;
