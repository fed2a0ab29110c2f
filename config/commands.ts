/** How the commands behave towards the people who give them. */
export const commandLimits = {
  /** A server that is away is waited for in silence no longer than this: whoever looks at a terminal wants to know why nothing comes. */
  waitingNoticeMs: 2_000,
  /** Conflicts kept with a refused line. One edit can have a thousand; the first few say what is wrong, and the edit's preview has all. */
  conflictsKept: 5,
  /** A rate is shown from this on: what took less says more of the start than of the work. */
  rateFromMs: 1_000,
  /** One Ctrl-C may come twice: from the terminal, and from npm, which passes it on. A second one that is meant comes later than this. */
  signalEchoMs: 500,
} as const;
