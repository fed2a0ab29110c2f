/** Limits of authentication and of the audit trail, each with its reason and with what happens beyond it. */
export const accessLimits = {
  /** How often the creation of a token is tried if others change tokens meanwhile. Beyond it, the request is refused and may be sent again. */
  creationAttempts: 50,
  /** Interval at which a node reads whether the tokens have changed. A revoked token stops within this time and `staleMs`. */
  refreshMs: 400,
  /** Age of the newest answer of the database beyond which a request waits for another one: a token that was revoked a second ago must not be accepted. */
  staleMs: 800,
  /** Tokens, with those that were revoked or have expired: each takes some 500 bytes in every node. Beyond it, new ones are refused. */
  tokens: 10_000,
  /** Roles of one token: more than there are wineries of one operator. Beyond it, the token is refused. */
  grantsPerToken: 1_000,
  /** Characters of the name of a token. It is shown with every action that it records. */
  nameCharacters: 100,
  /** Days after which a token may expire at the latest: ten years. */
  longestTokenDays: 3_650,
  /** Characters of the longest credentials that are looked at: JSON Web Tokens with many groups have some thousands. Beyond it, they are refused unread. */
  credentialsCharacters: 16_384,
  /** Hours for which a sign-in at the page lasts: a working day. Beyond it, the page asks for it again. */
  sessionHours: 12,
  /** Sessions of the page that a node remembers, so that their cookies are not decrypted for every request. Beyond it, those not used lately are decrypted again. */
  openedSessions: 5_000,
  /** Characters of the longest cookie whose session is remembered. It bounds a remembered session to about a kilobyte. Callers with roles in hundreds of wineries have longer cookies, which are decrypted for every request. */
  openedSessionCharacters: 1_024,
  /** Interval at which refused sign-ins are written to the audit trail, those of one address and reason as one entry with their number. */
  refusalsFlushMs: 5_000,
  /** Addresses and reasons of which refused sign-ins are counted at once. Those of more addresses are counted together. */
  refusalKinds: 200,
  /** Entries of the audit trail that are looked at for one page. Beyond it, the page ends short and names its continuation. */
  auditExamined: 20_000,
  /** Entries that one read of the trail looks at, at least: without it, a page of one entry could take 20,000 reads. */
  auditPerRead: 500,
  /** Pages of an inner list that one page of a limited caller is made from. Beyond it, the page ends short and names its continuation. */
  pagesPerPage: 20,
} as const;
