/** Limits of the adapter to an OpenID Connect issuer. */
export const oidcLimits = {
  /** Longest token. Issuers send two kilobytes; tokens with long lists of groups have more. Node refuses longer headers than 16 kB in any case. */
  tokenCharacters: 8_192,
  /** Difference between the clocks of the issuer and of this machine for which a token counts as valid. */
  clockToleranceS: 10,
  /** Verified tokens in memory, each with its identity: a kilobyte. Beyond it the token that was used longest ago is verified again. */
  verifiedTokens: 5_000,
  /** How long a verified token is not verified again: so long may a withdrawn key or a changed setting of the issuer stay unnoticed. */
  verifiedForMs: 30_000,
  /** How long the issuer's description of itself is used. Its addresses hardly ever change. */
  metadataMaxAgeMs: 3_600_000,
  /** How long the issuer's keys are used. A key that the issuer has withdrawn is believed for that time. */
  keysMaxAgeMs: 600_000,
  /** A token with an unknown key makes the node read the keys again, at most once in this time: anyone may send such tokens. */
  keysCooldownMs: 30_000,
  /** Time for one answer of the issuer. */
  issuerTimeoutMs: 5_000,
  /** After a failure the issuer is not asked again for this time, and tokens that need it are refused at once. */
  retryPauseMs: 1_000,
  /** Longest document of the issuer. Descriptions and key sets have some ten kilobytes. */
  documentBytes: 1_048_576,
  /** Most wineries that a token may name, and longest text among its claims. */
  wineriesOfToken: 1_000,
  claimCharacters: 255,
  /** Time for a person to sign in at the issuer. */
  signInMs: 600_000,
} as const;
