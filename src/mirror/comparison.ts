/**
 * Whether the stream is a copy of the log, as far as both go.
 *
 * The last message alone does not prove it. A relay publishes many entries before the first is acknowledged: if another writer's message takes the place of one
 * entry, those after it still follow. That relay learns that the entry was not confirmed, and at most `tail` entries were in flight. So a relay that has just
 * opened the stream, or whose entry was not confirmed, compares the last `tail` messages. Afterwards, comparing the last message is enough.
 */
import type { MirrorLimits } from '../../config/mirror.js';
import type { NotificationLog } from '../application/ports/notification-log.js';
import { type MirroredMessage, type MirrorSession, MirrorUnavailable } from './log-mirror.js';
import { entryId, isCopyOf } from './mirror-entry.js';

/** Why nothing may be published before an operator has acted. */
export interface MirrorProblem {
  readonly kind: 'ahead' | 'foreign' | 'different' | 'unusable';
  /** Sentences for operators. They may change while the problem lasts. */
  readonly detail: string;
}

/** Where the stream and the log end. `problem`: null if the stream is a copy of the log. */
interface Comparison {
  readonly last: number;
  readonly head: number;
  readonly problem: MirrorProblem | null;
}

interface ComparisonOptions {
  /** How many of the last messages are compared. */
  readonly tail: number;
  readonly limits: Pick<MirrorLimits, 'messagesPerComparison'>;
}

/** Compares the stream with the log. @throws MirrorUnavailable */
export async function compareWithLog(
  session: MirrorSession,
  log: NotificationLog,
  { tail, limits }: ComparisonOptions,
): Promise<Comparison> {
  // The stream is read first: it holds no more than the log held at that time.
  const { first, last } = await session.extent();
  const head = await log.head();
  const at = (problem: MirrorProblem | null): Comparison => ({ last, head, problem });
  if (last > head) return at(await problemBeyond(session, log, { first, last, head }));
  // An empty stream has nothing to compare: the next entry takes the next sequence.
  if (last === 0 || first > last) return at(null);
  const lowest = Math.max(first, last - tail + 1);
  for (let to = last; to >= lowest; to -= limits.messagesPerComparison) {
    const from = Math.max(lowest, to - limits.messagesPerComparison + 1);
    const problem = await firstDifference(session, log, { from, to, last });
    if (problem !== null) return at(problem);
  }
  return at(null);
}

/** Why the stream goes on where the log has ended: another program may have published to it. */
async function problemBeyond(
  session: MirrorSession,
  log: NotificationLog,
  { first, last, head }: { readonly first: number; readonly last: number; readonly head: number },
): Promise<MirrorProblem> {
  const message = first > last ? null : await session.message(last);
  const id = entryId(log, last);
  if (message !== null && message.id !== id) return foreign(last, message, id);
  return {
    kind: 'ahead',
    detail: `Its last sequence is ${last}, but the log ends at ${head}: the database lost notifications, or is another one.`,
  };
}

function foreign(number: number, { id: found }: MirroredMessage, id: string): MirrorProblem {
  const given = found === null ? 'no id' : `the id ${found}`;
  return {
    kind: 'foreign',
    detail: `Its message ${number} has ${given} instead of ${id}: it does not come from this log.`,
  };
}

interface ComparedRange {
  readonly from: number;
  readonly to: number;
  readonly last: number;
}

async function firstDifference(
  session: MirrorSession,
  log: NotificationLog,
  { from, to, last }: ComparedRange,
): Promise<MirrorProblem | null> {
  const numbers = Array.from({ length: to - from + 1 }, (_, index) => from + index);
  const [texts, messages] = await Promise.all([
    log.texts(from, to),
    Promise.all(numbers.map((number) => session.message(number))),
  ]);
  for (const [index, number] of numbers.entries()) {
    const message = messages[index] ?? null;
    // The oldest messages are removed at any time; only the last one must be there.
    if (message === null && number < last) continue;
    if (message === null) throw new MirrorUnavailable(`The stream did not return its last message, ${last}.`);
    const id = entryId(log, number);
    if (message.id !== id) return foreign(number, message, id);
    const text = texts[index];
    if (text === undefined || !isCopyOf(message, log, number, text))
      return { kind: 'different', detail: `Its message ${number} differs from notification ${number} of the log.` };
  }
  return null;
}
