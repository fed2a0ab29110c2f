/** Up to which notification a reader has seen the corrections of a winery: a text that the browser keeps. */

/** A log, and the number of a notification in it. */
interface Seen {
  /** Identifies the log. */
  readonly log: string;
  readonly number: number;
}

/** Returns the number that a kept text names; null if it is of another log, or ahead of this one: it is the first visit to this log. */
export function seenNumber(kept: string | null, { log, number: head }: Seen): number | null {
  const [, number, ofLog] = /^(\d{1,16}) (.*)$/.exec(kept ?? '') ?? [];
  if (number === undefined || ofLog !== log || Number(number) > head) return null;
  return Number(number);
}

export function keptText({ log, number }: Seen): string {
  return `${number} ${log}`;
}
