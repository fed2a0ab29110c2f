import type { ChangeSets } from '../application/ports/change-sets.js';
import type { NotificationLog } from '../application/ports/notification-log.js';
import type { DecisionRules } from './decision-rules.js';
import { type Differences, errorText } from './difference.js';
import type { LogContents } from './log-contents.js';

/** The notifications, and the rules by which their change sets were decided. */
export interface LogPorts {
  readonly log: Pick<NotificationLog, 'texts'>;
  readonly changeSets: Pick<ChangeSets, 'rules'>;
}

/**
 * Adds notifications 1 … head to the contents, page by page, each page after the rules of its change sets. Returns null if all were read.
 * Otherwise reports the first one that is missing or cannot be read, and returns the reason as text: checks that depend on the rest of the
 * log cannot be made.
 */
export async function readLog(
  { log, changeSets }: LogPorts,
  head: number,
  {
    contents,
    rules,
    differences,
    page,
    progress,
  }: {
    readonly contents: LogContents;
    readonly rules: DecisionRules;
    readonly differences: Differences;
    readonly page: number;
    readonly progress: (done: number) => void;
  },
): Promise<string | null> {
  const stopAt = (number: number, found: string | undefined): string => {
    differences.add({ check: 'log', number, field: 'entry', expected: `a notification ${number}`, found });
    return `notification ${number} ${found === undefined ? 'is missing' : 'cannot be read'}`;
  };
  for (let first = 1; first <= head; first += page) {
    const last = Math.min(head, first + page - 1);
    rules.add(await changeSets.rules({ first, last }));
    const { texts, error } = await readTexts(log, first, last);
    for (const [index, text] of texts.entries()) {
      try {
        contents.add(text);
      } catch (invalid) {
        return stopAt(first + index, errorText(invalid));
      }
    }
    if (texts.length <= last - first) return stopAt(first + texts.length, error);
    progress(last);
  }
  contents.end();
  return null;
}

/** The notifications up to the first that is missing or cannot be read. `error` is set if it cannot be read. */
interface LogTexts {
  readonly texts: readonly string[];
  readonly error: string | undefined;
}

/** The log refuses a page with a missing number, so the page is halved until the number is found. */
async function readTexts(log: Pick<NotificationLog, 'texts'>, first: number, last: number): Promise<LogTexts> {
  try {
    return { texts: await log.texts(first, last), error: undefined };
  } catch (thrown) {
    const error = errorText(thrown);
    if (first === last) return { texts: [], error };
    const middle = Math.floor((first + last) / 2);
    const lower = await readTexts(log, first, middle);
    if (lower.texts.length < middle - first + 1) return lower;
    const upper = await readTexts(log, middle + 1, last);
    return { texts: [...lower.texts, ...upper.texts], error: upper.error };
  }
}
